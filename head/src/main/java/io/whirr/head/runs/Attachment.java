package io.whirr.head.runs;

import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a file is named and typed in the answer that holds it. Types are those that Python's {@code mimetypes} gives. */
final class Attachment {

    private static final String BYTES = "application/octet-stream";

    /** What may stand unescaped in {@code filename*}, by RFC 5987. */
    private static final String PLAIN = "!#$&+-.^_`|~";

    private static final Set<String> PACKED = Set.of("gz", "Z", "bz2", "xz", "br");

    private static final Map<String, String> TYPES = Map.ofEntries(
            entry("aif", "audio/x-aiff"),
            entry("aiff", "audio/x-aiff"),
            entry("avi", "video/x-msvideo"),
            entry("avif", "image/avif"),
            entry("bat", "text/plain"),
            entry("bmp", "image/bmp"),
            entry("c", "text/plain"),
            entry("css", "text/css"),
            entry("csv", "text/csv"),
            entry("doc", "application/msword"),
            entry("eps", "application/postscript"),
            entry("gif", "image/gif"),
            entry("h", "text/plain"),
            entry("h5", "application/x-hdf5"),
            entry("heic", "image/heic"),
            entry("htm", "text/html"),
            entry("html", "text/html"),
            entry("ico", "image/vnd.microsoft.icon"),
            entry("jpe", "image/jpeg"),
            entry("jpeg", "image/jpeg"),
            entry("jpg", "image/jpeg"),
            entry("js", "text/javascript"),
            entry("json", "application/json"),
            entry("ksh", "text/plain"),
            entry("latex", "application/x-latex"),
            entry("mjs", "text/javascript"),
            entry("mov", "video/quicktime"),
            entry("mp3", "audio/mpeg"),
            entry("mp4", "video/mp4"),
            entry("mpeg", "video/mpeg"),
            entry("mpg", "video/mpeg"),
            entry("nc", "application/x-netcdf"),
            entry("pdf", "application/pdf"),
            entry("pl", "text/plain"),
            entry("png", "image/png"),
            entry("ps", "application/postscript"),
            entry("py", "text/x-python"),
            entry("pyc", "application/x-python-code"),
            entry("sh", "application/x-sh"),
            entry("srt", "text/plain"),
            entry("svg", "image/svg+xml"),
            entry("tar", "application/x-tar"),
            entry("tex", "application/x-tex"),
            entry("tgz", "application/x-tar"),
            entry("tif", "image/tiff"),
            entry("tiff", "image/tiff"),
            entry("tsv", "text/tab-separated-values"),
            entry("txt", "text/plain"),
            entry("txz", "application/x-tar"),
            entry("vtt", "text/vtt"),
            entry("wasm", "application/wasm"),
            entry("wav", "audio/x-wav"),
            entry("webm", "video/webm"),
            entry("xls", "application/vnd.ms-excel"),
            entry("xml", "text/xml"),
            entry("zip", "application/zip"));

    private Attachment() {}

    /** The last part of a path. */
    static String nameOf(String path) {
        String bare = path.replaceAll("/+$", "");
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    /** What a file holds, by its name; of a packed file that is what was packed. */
    static String contentType(String name) {
        String extension = extension(name);
        if (extension != null && PACKED.contains(extension)) {
            extension = extension(name.substring(0, name.length() - extension.length() - 1));
        }
        String type = extension == null ? BYTES : TYPES.getOrDefault(extension.toLowerCase(Locale.ROOT), BYTES);
        return type.startsWith("text/") ? type + "; charset=utf-8" : type;
    }

    private static @Nullable String extension(String name) {
        int dot = name.lastIndexOf('.');
        // A name that begins with its only dot is a hidden file without an extension.
        return dot <= 0 ? null : name.substring(dot + 1);
    }

    /** The header that has a browser save the file; the name in Unicode too where ASCII does not say it all. */
    static String disposition(String name) {
        var plain = new StringBuilder();
        boolean exact = true;
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            boolean printable = letter >= ' ' && letter < 0x7f;
            exact &= printable;
            plain.append(letter == '"' || letter == '\\' ? "\\" : "").append(printable ? letter : '_');
        }
        String header = "attachment; filename=\"" + plain + "\"";
        return exact ? header : header + "; filename*=UTF-8''" + extended(name);
    }

    private static String extended(String name) {
        var quoted = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xff);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || PLAIN.indexOf(letter) >= 0)) {
                quoted.append(letter);
            } else {
                quoted.append(String.format("%%%02X", octet & 0xff));
            }
        }
        return quoted.toString();
    }
}
