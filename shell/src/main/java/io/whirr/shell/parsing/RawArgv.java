package io.whirr.shell.parsing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments as they were given. The JVM decodes them by the locale, so that under {@code LANG=C} every letter
 * beyond ASCII is lost before {@code main} sees it; the kernel still has the bytes. Those that are not UTF-8 are kept
 * as {@link RawBytes}.
 */
public final class RawArgv {

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArgv() {}

    /** The same arguments, decoded as UTF-8. */
    public static List<String> of(String[] decoded) {
        if (isAscii(decoded)) {
            return List.of(decoded);
        }
        try {
            return of(decoded.length, Files.readAllBytes(COMMAND_LINE));
        } catch (IOException e) {
            return List.of(decoded);
        }
    }

    /** The last {@code count} words of a command line whose words each end with a NUL. */
    static List<String> of(int count, byte[] commandLine) {
        var words = new ArrayList<String>();
        int end = commandLine.length - 1;
        while (words.size() < count) {
            int begin = end;
            while (begin > 0 && commandLine[begin - 1] != 0) {
                begin--;
            }
            words.addFirst(RawBytes.decode(commandLine, begin, end - begin));
            end = begin - 1;
        }
        return List.copyOf(words);
    }

    private static boolean isAscii(String[] words) {
        for (String word : words) {
            if (!word.chars().allMatch(c -> c < 0x80)) {
                return false;
            }
        }
        return true;
    }
}
