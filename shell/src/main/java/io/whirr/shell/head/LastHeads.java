package io.whirr.shell.head;

import io.whirr.shell.settings.Server;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which head of which cluster answered last, so that a prompt does not wait for a dead one before each command. */
public final class LastHeads {

    private final ConcurrentMap<List<Server>, Server> last = new ConcurrentHashMap<>();

    Server of(List<Server> servers) {
        return last.getOrDefault(servers, servers.getFirst());
    }

    void answered(List<Server> servers, Server server) {
        last.put(servers, server);
    }
}
