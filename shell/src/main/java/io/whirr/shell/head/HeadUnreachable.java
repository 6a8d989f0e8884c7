package io.whirr.shell.head;

import io.whirr.shell.settings.Server;
import io.whirr.shell.settings.Settings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** No answer came. The call may or may not have been carried out. */
public final class HeadUnreachable extends HeadException {

    HeadUnreachable(Server server, IOException cause) {
        super(
                "Cannot reach the head at " + server.url() + " (" + server.source() + "): " + reason(cause) + ".",
                "Start one with 'whirr head', or name another: --server URL, " + Settings.SERVER_VARIABLE
                        + ", or 'server = URL' in ~/.config/whirr/config.");
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
