package io.whirr.shell.head;

import io.whirr.shell.settings.Server;
import io.whirr.shell.settings.Settings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;

/** No answer came. The call may or may not have been carried out. */
final class HeadUnreachable extends HeadException {

    HeadUnreachable(List<Attempt> attempts) {
        super(
                "Cannot reach the head at "
                        + attempts.stream().map(Attempt::words).collect(Collectors.joining("; nor the one at ")) + ".",
                "Start one with 'whirr head', or name another: --server URL, " + Settings.SERVER_VARIABLE
                        + ", or 'whirr config set server URL'.");
    }

    /** A head that was asked, and what came of it. */
    record Attempt(Server server, IOException cause) {

        String words() {
            return server.url() + " (" + server.source() + "): " + reason(cause);
        }
    }

    @Override
    public boolean passing() {
        return true;
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case UnknownHostException e -> "there is no host '" + e.getMessage() + "'";
            case SocketTimeoutException e -> "it does not answer (" + e.getMessage() + ")";
            case IOException e when e.getMessage() != null -> e.getMessage();
            case IOException e -> e.getClass().getSimpleName();
        };
    }
}
