package io.whirr.shell.commands;

import io.whirr.shell.output.Output;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Takes the pieces of a log. */
interface LogSink {

    void accept(byte[] bytes);

    /** There is no more for now. */
    void end();

    /** Prints everything at once. */
    record All(Output output) implements LogSink {

        @Override
        public void accept(byte[] bytes) {
            output.bytes(bytes);
        }

        @Override
        public void end() {}
    }

    /** Keeps the last lines, and prints them at the end. A line that has no end yet counts as one. */
    final class LastLines implements LogSink {

        /** A log without line ends must not fill the memory. */
        private static final int MOST_BYTES = 16 << 20;

        private final Output output;
        private final int lines;
        private byte[] kept = {};

        LastLines(Output output, int lines) {
            this.output = output;
            this.lines = lines;
        }

        @Override
        public void accept(byte[] bytes) {
            var all = new ByteArrayOutputStream(kept.length + bytes.length);
            all.writeBytes(kept);
            all.writeBytes(bytes);
            kept = last(all.toByteArray());
        }

        @Override
        public void end() {
            output.bytes(kept);
        }

        private byte[] last(byte[] all) {
            int begin = all.length;
            int ends = 0;
            while (begin > 0 && all.length - begin < MOST_BYTES) {
                boolean lineEnd = all[begin - 1] == '\n' && begin < all.length;
                if (lineEnd && ++ends == lines) {
                    break;
                }
                begin--;
            }
            return lines == 0 ? new byte[0] : Arrays.copyOfRange(all, begin, all.length);
        }
    }
}
