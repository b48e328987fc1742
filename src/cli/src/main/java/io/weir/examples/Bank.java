package io.weir.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The other side of {@code examples/http}: a bank with an HTTP API. It is busy at the first request for each payment, and
 * recognises a repeated request by its {@code Idempotency-Key}.
 */
public final class Bank implements AutoCloseable {
    /** What a client must know. */
    public static final String TOKEN = "let-me-pay";

    private static final Map<String, Integer> EUR_PER_10000 = Map.of("CHF", 10_450, "GBP", 11_720, "USD", 9_230);
    private static final long LARGEST_CENTS = 1_000_000;
    private static final Pattern EUR_CENTS = Pattern.compile("\"eur_cents\"\\s*:\\s*(\\d{1,12})\\b");

    private final HttpServer server;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    private final Map<String, Answer> payments = new ConcurrentHashMap<>();

    private record Answer(int status, String json) {}

    private Bank(HttpServer server) {
        this.server = server;
    }

    /** Listens on {@code port} of this machine, or on any free port for 0. */
    public static Bank open(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        Bank bank = new Bank(server);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "bank");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", bank::answer);
        server.start();
        return bank;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = answer(exchange, body);
        byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (answer.status() == 503) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        try (exchange) {
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith("/rates/")) {
            Integer rate = EUR_PER_10000.get(name);
            return rate == null
                    ? new Answer(404, "{\"error\": \"no rate\"}")
                    : new Answer(200, "{\"currency\": \"" + name + "\", \"per_10000\": " + rate + "}");
        }
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, "{\"error\": \"wrong token\"}");
        }
        if (path.equals("/payments") && exchange.getRequestMethod().equals("POST")) {
            return pay(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")), body);
        }
        return payments.values().stream()
                .filter(payment -> payment.json().contains("\"" + name + "\""))
                .findFirst()
                .map(payment -> new Answer(200, payment.json().replace("accepted", "settled")))
                .orElse(new Answer(404, "{\"error\": \"no such payment\"}"));
    }

    private Answer pay(String key, String body) {
        if (announced.add(key)) {
            return new Answer(503, "{\"error\": \"busy\"}");
        }
        Matcher cents = EUR_CENTS.matcher(body);
        if (!cents.find()) {
            return new Answer(422, "{\"error\": \"no eur_cents\"}");
        }
        long amount = Long.parseLong(cents.group(1));
        if (amount > LARGEST_CENTS) {
            return new Answer(402, "{\"error\": \"too much\", \"most_cents\": " + LARGEST_CENTS + "}");
        }
        return payments.computeIfAbsent(
                key,
                first -> new Answer(
                        201,
                        "{\"id\": \"p-" + numbers.incrementAndGet() + "\", \"eur_cents\": " + amount
                                + ", \"status\": \"accepted\"}"));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Serves until the process ends. Prints its port first. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Bank bank = open(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]))) {
            System.out.println("The bank listens on port " + bank.port());
            Thread.currentThread().join();
        }
    }
}
