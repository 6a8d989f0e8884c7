package io.whirr.shell.head;

import io.whirr.shell.settings.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The heads of one cluster: any of them will do, and the one that answered last is asked first.
 *
 * @param servers in the order in which they are tried when none has answered yet; at least one
 * @param last which of several answered last
 */
record Heads(List<Server> servers, LastHeads last) {

    private static final Duration ONLY_ONE = Duration.ofSeconds(5);
    private static final Duration ONE_OF_SEVERAL = Duration.ofSeconds(2);

    Server first() {
        return last.of(servers);
    }

    List<Server> inOrder() {
        if (servers.size() == 1) {
            return servers;
        }
        var order = new ArrayList<Server>();
        order.add(first());
        servers.stream().filter(server -> !server.equals(first())).forEach(order::add);
        return order;
    }

    void answered(Server server) {
        if (servers.size() > 1) {
            last.answered(servers, server);
        }
    }

    /** How long to wait for a connection: less, where there is another head to turn to. */
    Duration connectLimit() {
        return servers.size() == 1 ? ONLY_ONE : ONE_OF_SEVERAL;
    }
}
