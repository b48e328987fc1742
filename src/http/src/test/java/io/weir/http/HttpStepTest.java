package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.StepError;
import io.weir.worker.StepSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, outputs and failures against a real server. */
class HttpStepTest {
    private TestServer server;
    private TestStep step;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        step = new TestStep().allow("127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String config(String path, String more) {
        return "{\"url\": \"" + server.url(path) + "\"" + more + "}";
    }

    @Test
    void aJsonBodyIsCopiedByteForByte() {
        server.answer(
                "/a", 200, "application/json; charset=utf-8", "{ \"price\" : 1.10, \"n\": 1e400, \"e\":\"\\u00e9\" }");

        String output = step.payload(config("/a", ""), "{}").toJson();

        assertThat(output)
                .startsWith("{\"status\":200,\"headers\":{")
                .contains(",\"body\":{ \"price\" : 1.10, \"n\": 1e400, \"e\":\"\\u00e9\" },\"body_type\":\"json\"}");
    }

    @Test
    void theRequestIsMadeOfInputAndConfig() {
        server.answer("/orders/", 201, "application/json", "{}");

        step.output("""
                {"url": "%s", "method": "POST", "query": {"expand": "items"}, "headers": {"X-Team": "a", "X-Other": "b"}}
                """.formatted(server.url("/orders/{order}/items?v=2")), """
                {"path": {"order": "7/..?"}, "query": {"tag": ["x y", "z&"], "none": null, "n": 1.10},
                 "headers": {"x-team": "c"}, "body": {"amount": 1.10,  "note": "grüß"}}
                """);

        TestServer.Seen seen = server.last();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.uri()).isEqualTo("/orders/7%2F..%3F/items?v=2&expand=items&tag=x%20y&tag=z%26&n=1.10");
        assertThat(seen.headers())
                .containsEntry("X-Team", "c")
                .containsEntry("X-Other", "b")
                .containsEntry("Content-Type", "application/json")
                .containsEntry("User-Agent", "weir-test");
        assertThat(seen.text()).isEqualTo("{\"amount\": 1.10,  \"note\": \"grüß\"}");
    }

    @Test
    void anInputsFieldReplacesTheConfigs() {
        server.answer("/right", 200, "text/plain", "ok");

        JsonNode output = step.output(
                config("/wrong", ", \"method\": \"GET\", \"body\": \"config\""),
                "{\"url\": \"" + server.url("/right")
                        + "\", \"method\": \"PUT\", \"form\": {\"a b\": [\"1\", \"ü&\"]}}");

        assertThat(output.get("body").textValue()).isEqualTo("ok");
        assertThat(server.last().method()).isEqualTo("PUT");
        assertThat(server.last().text()).isEqualTo("a+b=1&a+b=%C3%BC%26");
        assertThat(server.last().headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void aNullInputIsNoInput() {
        server.answer("/a", 200, "text/plain", "ok");

        assertThat(step.output(config("/a", ""), "null").get("status").intValue())
                .isEqualTo(200);
    }

    @Test
    void textAndBinaryBodiesAreSentAsTheyAre() {
        server.answer("/a", 200, "text/plain", "ok");

        step.output(
                config(
                        "/a",
                        ", \"method\": \"POST\", \"body\": \"{\\\"raw\\\": 1}\", \"headers\": {\"content-type\": \"application/json\"}"));
        assertThat(server.last().text()).isEqualTo("{\"raw\": 1}");
        assertThat(server.last().headers()).containsEntry("Content-Type", "application/json");

        step.output(config("/a", ", \"method\": \"POST\", \"body_base64\": \"AP9/\""));
        assertThat(server.last().body()).containsExactly(0, 0xff, 0x7f);
        assertThat(server.last().headers()).containsEntry("Content-Type", "application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain; charset=ISO-8859-1 | c3bc | \"Ã¼\" | text",
                "text/html                      | c3bc | \"ü\"  | text",
                "text/plain                     | c328 | \"wyg=\" | base64",
                "application/octet-stream       | 6869 | \"aGk=\" | base64",
                "image/png                      | 00ff | \"AP8=\" | base64",
                "''                             | 6869 | \"hi\" | text",
                "''                             | ff00 | \"/wA=\" | base64",
                "application/xml                | 3c61 | \"<a\" | text",
                "application/json               | 7b   | \"{\" | text",
                "application/json               | 31   | 1 | json",
                "application/json               | 312032 | \"1 2\" | text",
                "application/problem+json       | 7b7d | {} | json",
                "application/json               | efbbbf5b5d | [] | json",
                "text/plain; charset=nonsense   | 6869 | \"hi\" | text"
            })
    void theBodysFormDependsOnTypeAndContent(String type, String hex, String body, String bodyType) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        server.on("/a", exchange -> TestServer.send(exchange, 200, type, bytes));

        String output = step.payload(config("/a", ""), "{}").toJson();

        assertThat(output).endsWith("\"body\":" + body + ",\"body_type\":\"" + bodyType + "\"}");
    }

    @Test
    void anEmptyBodyIsNull() {
        server.on("/a", exchange -> exchange.sendResponseHeaders(204, -1));

        JsonNode output = step.output(config("/a", ", \"method\": \"DELETE\""));

        assertThat(output.get("status").intValue()).isEqualTo(204);
        assertThat(output.get("body").isNull()).isTrue();
        assertThat(output.get("body_type").textValue()).isEqualTo("none");
    }

    @Test
    void aHeadRequestHasNoBodyWhateverItsLength() {
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "99999999");
            exchange.sendResponseHeaders(200, -1);
        });

        assertThat(step.output(config("/a", ", \"method\": \"HEAD\""))
                        .at("/headers/content-length")
                        .textValue())
                .isEqualTo("99999999");
    }

    @Test
    void aDemandedFormIsDemanded() {
        server.answer("/a", 200, "application/octet-stream", "[1]");

        assertThat(step.output(config("/a", ", \"response\": \"json\""))
                        .get("body")
                        .get(0)
                        .intValue())
                .isOne();
        assertThat(step.output(config("/a", ", \"response\": \"text\""))
                        .get("body")
                        .textValue())
                .isEqualTo("[1]");
        server.answer("/b", 200, "application/json", "<html>");
        StepError error = step.error(config("/b", ", \"response\": \"json\""));
        assertThat(error.type()).isEqualTo("HttpInvalidBody");
        assertThat(error.retryable()).isTrue();
        assertThat(step.output(config("/b", ", \"response\": \"base64\""))
                        .get("body")
                        .textValue())
                .isEqualTo("PGh0bWw+");
    }

    @Test
    void anEmptyBodyIsNoJsonAndOtherBytesAreNoText() {
        server.on("/empty", exchange -> exchange.sendResponseHeaders(204, -1));
        server.on("/bytes", exchange -> TestServer.send(exchange, 200, "text/plain", new byte[] {(byte) 0xff}));

        assertThat(step.error(config("/empty", ", \"response\": \"json\"")).message())
                .contains("has a body of 0 bytes", "is not JSON");
        assertThat(step.error(config("/bytes", ", \"response\": \"text\"")).message())
                .contains("is not text in UTF-8");
    }

    @Test
    void anEncodedBodyIsPassedAsItIs() {
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            TestServer.send(exchange, 200, "application/json", new byte[] {0x1f, (byte) 0x8b});
        });

        assertThat(step.output(config("/a", "")).get("body_type").textValue()).isEqualTo("base64");
    }

    @Test
    void headersAreJoinedAndCookiesAreLeftOut() {
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().add("X-Many", "one");
            exchange.getResponseHeaders().add("X-Many", "two");
            exchange.getResponseHeaders().add("Set-Cookie", "session=1");
            TestServer.send(exchange, 200, "", new byte[0]);
        });

        JsonNode headers = step.output(config("/a", "")).get("headers");

        assertThat(headers.get("x-many").textValue()).isEqualTo("one, two");
        assertThat(headers.has("set-cookie")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "401, false",
        "404, false",
        "409, false",
        "408, true",
        "425, true",
        "429, true",
        "500, true",
        "501, false",
        "502, true",
        "503, true",
        "504, true",
        "304, false"
    })
    void aStatusThatIsNoSuccessIsAFailureNamedAfterIt(int status, boolean retryable) {
        server.answer("/a", status, "text/plain", status == 304 ? "" : "because\nof  this");

        StepError error = step.error(config("/a", ""));

        assertThat(error.type()).isEqualTo("HttpStatus" + status);
        assertThat(error.retryable()).isEqualTo(retryable);
        assertThat(error.message())
                .isEqualTo("GET " + server.url("/a") + " answered " + status + ", expected 2xx"
                        + (status == 304 ? "" : ": because of this"));
    }

    @Test
    void successAndRetryAreWhatTheStepSays() {
        server.answer("/404", 404, "text/plain", "none").answer("/500", 500, "text/plain", "down");
        String statuses = ", \"success\": [\"2xx\", 404], \"retry_on\": \"400-499\"";

        assertThat(step.output(config("/404", statuses)).get("status").intValue())
                .isEqualTo(404);
        assertThat(step.error(config("/500", statuses)).retryable()).isFalse();
        server.answer("/418", 418, "", "");
        assertThat(step.error(config("/418", statuses)).retryable()).isTrue();
    }

    @Test
    void aLongErrorIsCut() {
        server.answer("/a", 500, "text/plain", "x".repeat(100_000));

        assertThat(step.error(config("/a", "")).message()).endsWith("x…").hasSizeLessThan(1_200);
    }

    @Test
    void retryAfterInSecondsIsTheDelay() {
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            exchange.sendResponseHeaders(429, -1);
        });

        assertThat(step.error(config("/a", "")).retryAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(step.error(config("/a", ", \"max_retry_after\": \"30s\"")).retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(step.error(config("/a", ", \"retry_on\": []")).retryAfter()).isNull();
    }

    @Test
    void retryAfterAsADateCountsFromTheServersClock() {
        ZonedDateTime wrong = ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
        server.on("/a", exchange -> {
            exchange.getResponseHeaders()
                    .set("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(wrong.plusSeconds(90)));
            // The server of the JDK sets its own date before the headers are sent.
            exchange.sendResponseHeaders(503, -1);
        });

        assertThat(step.error(config("/a", "")).retryAfter())
                .as("a date that is over")
                .isNull();
    }

    @Test
    void theIdempotencyKeyIsTheSameForAllAttemptsAndAnotherForEachRevision() {
        server.answer("/a", 200, "", "");

        step.output(config("/a", ""));
        step.attempt(2).output(config("/a", ""));
        step.attempt(1).revision(1).output(config("/a", ""));
        step.output(config("/a", ", \"headers\": {\"idempotency-key\": \"mine\"}"));
        step.output(config("/a", ", \"headers\": {\"IDEMPOTENCY-KEY\": null}"));

        assertThat(server.seen().stream().map(seen -> seen.headers().get("Idempotency-Key")))
                .containsExactly("run-1/call/0", "run-1/call/0", "run-1/call/1", "mine", null);
    }

    @Test
    void traceHeadersAreForwarded() {
        server.answer("/a", 200, "", "");
        step.signals(new StepSignals() {
            @Override
            public void heartbeat() {}

            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public Map<String, String> traceContext() {
                return Map.of("traceparent", "00-abc", "tracestate", "broken\r\nX-Evil: 1");
            }
        });

        step.output(config("/a", ""));

        assertThat(server.last().headers())
                .containsEntry("traceparent", "00-abc")
                .doesNotContainKeys("tracestate", "X-Evil");
    }

    @Test
    void aHostThatIsNotOnTheListIsNotCalled() {
        StepError error = step.error("{\"url\": \"http://localhost:" + server.port() + "/a\"}");

        assertThat(error.type()).isEqualTo("HttpHostNotAllowed");
        assertThat(error.retryable()).isFalse();
        assertThat(error.message())
                .contains(
                        "localhost:" + server.port() + " is not permitted", "--allow-host localhost:" + server.port());
        assertThat(server.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:%d/", "http://2130706433:%d/", "http://[::1]:%d/"})
    void aWildcardLeadsToNoAddressOfThisMachine(String url) {
        StepError error = new TestStep().allow("*:*").error("{\"url\": \"" + url.formatted(server.port()) + "\"}");

        assertThat(error.type()).isEqualTo("HttpHostNotAllowed");
        assertThat(error.message()).contains("which is not public", "--allow-host");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void bodiesOfAnswersAreLimited() {
        server.answer("/fits", 200, "text/plain", "x".repeat(1_000));
        server.answer("/declared", 200, "text/plain", "x".repeat(1_001));
        server.on("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = "y".repeat(100_000).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1_000; i++) {
                exchange.getResponseBody().write(chunk);
            }
        });
        step.maxResponse(1_000);

        assertThat(step.output(config("/fits", "")).get("body").textValue()).hasSize(1_000);
        for (String path : new String[] {"/declared", "/chunked"}) {
            StepError error = step.error(config(path, ""));
            assertThat(error.type()).isEqualTo("HttpResponseTooLarge");
            assertThat(error.retryable()).isFalse();
            assertThat(error.message()).contains("expected at most 1000 bytes (--max-response)");
        }
    }

    @Test
    void anOutputThatGrowsOverTheLimitIsRefused() {
        server.on("/a", exchange -> TestServer.send(exchange, 200, "image/png", new byte[900 * 1024]));

        StepError error = step.error(config("/a", ""));

        assertThat(error.type()).isEqualTo("HttpResponseTooLarge");
        assertThat(error.message()).contains("body of 921600 bytes makes an output of", "at most 1000000");
    }

    @Test
    void bodiesOfRequestsAreLimited() {
        server.answer("/a", 200, "", "");
        step.maxRequest(10);

        step.output(config("/a", ", \"method\": \"POST\", \"body\": \"1234567890\""));
        StepError error = step.error(config("/a", ", \"method\": \"POST\", \"body\": \"12345678901\""));

        assertThat(error.type()).isEqualTo("HttpRequestTooLarge");
        assertThat(error.message()).contains("11 bytes, expected at most 10 (--max-request)");
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void aLargeBodyGoesBothWays() {
        server.on(
                "/echo",
                exchange -> TestServer.send(
                        exchange,
                        200,
                        "application/json",
                        ("\"" + "z".repeat(800_000) + "\"").getBytes(StandardCharsets.UTF_8)));

        JsonNode output =
                step.output(config("/echo", ", \"method\": \"POST\""), "{\"body\": \"" + "a".repeat(900_000) + "\"}");

        assertThat(output.get("body").textValue()).hasSize(800_000);
        assertThat(server.last().body()).hasSize(900_000);
    }
}
