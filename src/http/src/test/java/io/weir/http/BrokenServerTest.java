package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.StepError;
import io.weir.worker.StepSignals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Servers that are slow, absent, or break off. */
class BrokenServerTest {
    private static TestStep stepFor(RawServer server) {
        return new TestStep().allow("127.0.0.1:" + server.port());
    }

    private static String config(RawServer server, String more) {
        return "{\"url\": \"" + server.url("/a") + "\"" + more + "}";
    }

    @Test
    void aServerThatDoesNotAnswerTimesOutAndItsConnectionIsClosed() throws Exception {
        try (RawServer server = new RawServer(RawServer::untilClosed)) {
            StepError error = stepFor(server).error(config(server, ", \"timeout\": \"100ms\""));

            assertThat(error.type()).isEqualTo("HttpTimeout");
            assertThat(error.retryable()).isTrue();
            assertThat(error.message())
                    .isEqualTo(
                            "GET " + server.url("/a")
                                    + ": no whole answer within 100ms (config.timeout); the server may have processed the request");
            server.awaitNoConnection();
        }
    }

    @Test
    void theTimeoutIncludesASlowBody() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
            RawServer.untilClosed(connection);
        })) {
            StepError error = stepFor(server).error(config(server, ", \"timeout\": \"200ms\""));

            assertThat(error.type()).isEqualTo("HttpTimeout");
            server.awaitNoConnection();
        }
    }

    @Test
    void theTimeoutIncludesRedirects() throws Exception {
        AtomicInteger number = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> {
            if (number.incrementAndGet() > 1) {
                RawServer.untilClosed(connection);
            }
            RawServer.write(
                    connection,
                    "HTTP/1.1 302 Found\r\nLocation: /slow\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        })) {
            StepError error = stepFor(server).error(config(server, ", \"timeout\": \"3s\""));

            assertThat(error.type()).isEqualTo("HttpTimeout");
            assertThat(error.message()).contains("/slow: no whole answer within 3s");
        }
    }

    @Test
    void aCancelledAttemptEndsItsRequest() throws Exception {
        AtomicBoolean received = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        try (RawServer server = new RawServer(connection -> {
            received.set(true);
            RawServer.untilClosed(connection);
        })) {
            StepError error = stepFor(server)
                    .signals(signals(() -> cancelled.set(received.get()), cancelled::get))
                    .error(config(server, ", \"timeout\": \"1h\""));

            assertThat(error.type()).isEqualTo("HttpCancelled");
            server.awaitNoConnection();
        }
    }

    @Test
    void anAttemptThatIsCancelledAlreadyIsNotSent() throws Exception {
        try (RawServer server = new RawServer(RawServer::untilClosed)) {
            StepError error =
                    stepFor(server).signals(signals(() -> {}, () -> true)).error(config(server, ""));

            assertThat(error.type()).isEqualTo("HttpCancelled");
            assertThat(server.connections()).isZero();
        }
    }

    private static StepSignals signals(Runnable heartbeat, BooleanSupplier cancelled) {
        return new StepSignals() {
            @Override
            public void heartbeat() {
                heartbeat.run();
            }

            @Override
            public boolean cancelled() {
                return cancelled.getAsBoolean();
            }

            @Override
            public Map<String, String> traceContext() {
                return Map.of();
            }
        };
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        StepError error = new TestStep()
                .allow("127.0.0.1:*")
                .error("{\"url\": \"http://127.0.0.1:" + port + "/a\", \"method\": \"POST\"}");

        assertThat(error.type()).isEqualTo("HttpConnectionFailed");
        assertThat(error.retryable()).isTrue();
        assertThat(error.message()).contains("POST http://127.0.0.1:" + port + "/a: the connection was refused");
    }

    @Test
    void aHostThatDoesNotExistMayExistLater() {
        StepError exact = new TestStep().allow("nowhere.invalid").error("{\"url\": \"http://nowhere.invalid/\"}");
        StepError wildcard = new TestStep()
                .allow("*.invalid")
                .names(host -> {
                    throw new UnknownHostException(host);
                })
                .error("{\"url\": \"http://nowhere.invalid/\"}");

        assertThat(exact.type()).isEqualTo("HttpConnectionFailed");
        assertThat(wildcard).isEqualTo(exact);
        assertThat(exact.message()).isEqualTo("GET http://nowhere.invalid/: the host nowhere.invalid has no address");
        assertThat(exact.retryable()).isTrue();
    }

    @Test
    void aConnectionThatEndsInTheMiddleIsRetryable() throws Exception {
        String[] answers = {
            "",
            "HTTP/1.1 2",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"
        };
        for (String answer : answers) {
            try (RawServer server = new RawServer(connection -> {
                RawServer.write(connection, answer);
                connection.setSoLinger(true, 0);
                connection.shutdownOutput();
            })) {
                StepError error = stepFor(server).error(config(server, ", \"method\": \"POST\", \"timeout\": \"30s\""));

                assertThat(error.type()).as(answer).isEqualTo("HttpConnectionLost");
                assertThat(error.retryable()).isTrue();
                assertThat(error.message()).contains("the server may have processed the request");
            }
        }
    }

    @Test
    void anAnswerThatIsNotHttpIsAFailure() throws Exception {
        try (RawServer server = new RawServer(connection -> RawServer.write(connection, "220 mail ready\r\n\r\n"))) {
            StepError error = stepFor(server).error(config(server, ", \"method\": \"POST\""));

            assertThat(error.type()).isEqualTo("HttpConnectionLost");
        }
    }

    @Test
    void aChunkedBodyIsRead() throws Exception {
        try (RawServer server = new RawServer(
                connection -> RawServer.write(
                        connection,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n"))) {
            assertThat(stepFor(server).payload(config(server, ""), "{}").toJson())
                    .contains("\"body\":[1,2],\"body_type\":\"json\"");
        }
    }

    @Test
    void anEndlessBodyIsNotRead() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\n\r\n");
            String much = "x".repeat(64 * 1024);
            while (true) {
                RawServer.write(connection, much);
            }
        })) {
            StepError error = stepFor(server).error(config(server, ""));

            assertThat(error.type()).isEqualTo("HttpResponseTooLarge");
            server.awaitNoConnection();
        }
    }

    @Test
    void anEndlessErrorIsCut() throws Exception {
        try (RawServer server = new RawServer(connection -> {
            RawServer.write(connection, "HTTP/1.1 500 Oh\r\n\r\n");
            while (true) {
                RawServer.write(connection, "no ".repeat(1_000));
            }
        })) {
            assertThat(stepFor(server).error(config(server, "")).message())
                    .endsWith("…")
                    .hasSizeLessThan(1_200);
        }
    }

    @Test
    void retryAfterIsADateByTheServersClock() throws Exception {
        try (RawServer server = new RawServer(
                connection -> RawServer.write(
                        connection,
                        "HTTP/1.1 503 Busy\r\nDate: Wed, 01 Jan 2020 00:00:00 GMT\r\nRetry-After: Wed, 01 Jan 2020 00:01:30 GMT\r\nContent-Length: 0\r\n\r\n"))) {
            StepError error = stepFor(server).error(config(server, ""));

            assertThat(error.type()).isEqualTo("HttpStatus503");
            assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(90));
        }
    }

    @Test
    void onlyAGivenProxyIsUsed() throws Exception {
        String before = System.getProperty("http.proxyHost", "");
        System.setProperty("http.proxyHost", "nowhere.invalid");
        try (RawServer server = new RawServer(connection -> RawServer.write(
                connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"))) {
            assertThat(stepFor(server).output(config(server, "")).get("body").textValue())
                    .isEqualTo("hello");
            assertThat(new TestStep()
                            .allow("*.example.com")
                            .proxy(InetSocketAddress.createUnresolved("127.0.0.1", server.port()))
                            .output("{\"url\": \"http://a.example.com/\"}")
                            .get("body")
                            .textValue())
                    .as("the proxy resolves the name")
                    .isEqualTo("hello");
        } finally {
            if (before.isEmpty()) {
                System.clearProperty("http.proxyHost");
            } else {
                System.setProperty("http.proxyHost", before);
            }
        }
    }

    @Test
    void aWorkerThatStopsInterruptsItsRequests() throws Exception {
        AtomicBoolean received = new AtomicBoolean();
        try (RawServer server = new RawServer(connection -> {
            received.set(true);
            RawServer.untilClosed(connection);
        })) {
            Thread self = Thread.currentThread();
            Runnable interrupting = () -> {
                if (received.get()) {
                    self.interrupt();
                }
            };

            StepError error =
                    stepFor(server).signals(signals(interrupting, () -> false)).error(config(server, ""));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(error.type()).isEqualTo("InterruptedException");
            server.awaitNoConnection();
        }
    }

    @Test
    void aServerWithoutTlsIsNotTrusted() throws IOException {
        try (RawServer server =
                new RawServer(connection -> RawServer.write(connection, "HTTP/1.1 400 No\r\n\r\n"), false)) {
            StepError error = stepFor(server).error("{\"url\": \"https://127.0.0.1:" + server.port() + "/\"}");

            assertThat(error.type()).isEqualTo("HttpTlsFailed");
        }
    }
}
