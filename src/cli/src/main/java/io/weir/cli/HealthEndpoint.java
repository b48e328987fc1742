package io.weir.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.streams.EngineHealth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Answers HTTP probes with the content of {@code weir health}, without starting a process: {@value #LIVE} and {@value
 * #READY}, 200 or 503, the same JSON for both. The JDK's own server is enough: no path has parameters, no body is read,
 * and only the engine's state is exposed.
 */
final class HealthEndpoint implements AutoCloseable {
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    private static final int THREADS = 4;
    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    /**
     * Setting of the JDK's server, in seconds: a client that sends no request holds a thread no longer than this. By
     * default there is no limit.
     */
    private static final String LONGEST_REQUEST = "sun.net.httpserver.maxReqTime";

    private final HttpServer server;
    private final ExecutorService answering;

    private HealthEndpoint(HttpServer server, ExecutorService answering) {
        this.server = server;
        this.answering = answering;
    }

    /**
     * Listens on all addresses.
     *
     * @param port 0 for any free port
     * @throws Failure if the port is not available
     */
    static HealthEndpoint start(int port, Supplier<EngineHealth> health) {
        if (System.getProperty(LONGEST_REQUEST) == null) {
            System.setProperty(LONGEST_REQUEST, "5");
        }
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "Port " + port + " (weir.health.port) is not available: " + e.getMessage()
                            + "; choose another, or 0 for none",
                    e);
        }
        ExecutorService answering = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "weir-health-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(answering);
        server.createContext("/", exchange -> {
            try (exchange) {
                switch (exchange.getRequestURI().getPath()) {
                    case LIVE -> answer(exchange, health.get(), EngineHealth.Phase::isLive);
                    case READY -> answer(exchange, health.get(), EngineHealth.Phase::isReady);
                    default -> exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        server.start();
        return new HealthEndpoint(server, answering);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, EngineHealth health, Predicate<EngineHealth.Phase> good)
            throws IOException {
        if (!METHODS.contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        HealthFile.Reading reading = HealthFile.Reading.of(health);
        byte[] body = (JsonText.pretty(HealthText.json(reading, true)) + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        boolean wantsBody = exchange.getRequestMethod().equals("GET");
        exchange.sendResponseHeaders(good.test(reading.phase()) ? 200 : 503, wantsBody ? body.length : -1);
        if (wantsBody) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        answering.shutdownNow();
    }
}
