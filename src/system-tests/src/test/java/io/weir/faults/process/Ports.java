package io.weir.faults.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports for processes that are killed and come back. They lie below the range that Linux gives to outgoing connections: a
 * port of a dead broker could otherwise be taken by a client, even by one that connects to itself.
 */
public final class Ports {
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;

    private final Random random = new Random();
    private final Set<Integer> given = new HashSet<>();

    /** A port that nobody listens on, and that this instance has not given before. */
    public synchronized int next() {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = LOWEST + random.nextInt(HIGHEST - LOWEST);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("found no free port between " + LOWEST + " and " + HIGHEST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
