package io.whirr.e2e.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Ports that are free now and given to nobody else by this JVM.
 *
 * <p>They lie below the range that the kernel takes outgoing connections' ports from: a head or a database that is
 * restarted must find its port free, and not in use by a client that happened to get it.
 */
final class Ports {

    private static final int FIRST = 18_000;
    private static final int LAST = 31_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static final RandomGenerator CHANCE = new Random();

    private Ports() {}

    static int free() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = CHANCE.nextInt(FIRST, LAST);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
