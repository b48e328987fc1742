package io.weir.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that something listens at Kafka's address. Kafka's clients retry for their whole timeout, so a missing broker
 * would show only at its end; a connection of our own shows it at once.
 */
final class Reachability {
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int RETRY_MS = 500;

    /** {@code host:port} or {@code [v6]:port}, optionally with Kafka's listener name in front. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:[A-Za-z0-9_]+://)?(?<host>\\[[0-9A-Fa-f:.%]+]|[^\\s:/\\[\\]]+):(?<port>\\d{1,5})");

    private static final int HIGHEST_PORT = 65_535;

    private Reachability() {}

    /** @throws Failure if {@code bootstrapServers} is not a list of addresses */
    static void requireAddresses(String bootstrapServers) {
        addresses(bootstrapServers);
    }

    /**
     * Tries for at most {@code patience}.
     *
     * @throws Failure if none of the servers accepts a connection, with the reason
     */
    static void require(String bootstrapServers, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                require(bootstrapServers);
                return;
            } catch (Failure e) {
                if (e.exitCode() != ExitCode.UNREACHABLE || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            }
        }
    }

    /** @throws Failure if none of the servers accepts a connection, with the reason */
    static void require(String bootstrapServers) {
        List<String> reasons = new ArrayList<>();
        for (InetSocketAddress address : addresses(bootstrapServers)) {
            String reason = failure(address);
            if (reason.isEmpty()) {
                return;
            }
            if (!reasons.contains(reason)) {
                reasons.add(reason);
            }
        }
        throw new Failure(
                ExitCode.UNREACHABLE,
                "Kafka at " + bootstrapServers + " is not reachable: " + String.join(", ", reasons)
                        + ". Is it running, and is --bootstrap-servers right?");
    }

    private static String failure(InetSocketAddress address) {
        if (address.isUnresolved()) {
            return "no such host as " + address.getHostString();
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            return "";
        } catch (SocketTimeoutException e) {
            return "no answer within " + CONNECT_TIMEOUT_MS / 1000 + " s";
        } catch (ConnectException e) {
            return "connection refused";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static List<InetSocketAddress> addresses(String bootstrapServers) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String part : bootstrapServers.split(",", -1)) {
            Matcher matcher = ADDRESS.matcher(part.trim());
            if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > HIGHEST_PORT) {
                throw Failure.usage("Found \"" + part.trim() + "\" as Kafka's address, expected host:port");
            }
            addresses.add(new InetSocketAddress(matcher.group("host"), Integer.parseInt(matcher.group("port"))));
        }
        return addresses;
    }
}
