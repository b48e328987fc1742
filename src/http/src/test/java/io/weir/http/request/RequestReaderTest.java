package io.weir.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.http.guard.Secrets;
import io.weir.protocol.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests without a server: what they become, and every problem of a wrong one. */
class RequestReaderTest {
    private static final String URL = "\"url\": \"https://a.example.com/x\"";

    private final RequestReader reader =
            new RequestReader(Secrets.of(Map.of("S_KEY", "top-secret"), "S_", Map.of()), 1_000, "agent");

    private HttpCall call(String config, String input) throws HttpFailure {
        return reader.read(
                Payload.ofJson(config), Payload.ofJson(input), new RequestReader.Purpose("run", "step", 0, Map.of()));
    }

    private HttpFailure failure(String config, String input) {
        return catchThrowableOfType(HttpFailure.class, () -> call(config, input));
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() throws HttpFailure {
        HttpCall call = call("{" + URL + "}", "{}");

        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.body()).isNull();
        assertThat(call.headers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("Accept", "*/*", "User-Agent", "agent", "Idempotency-Key", "run/step/0"));
        assertThat(call.options().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(call.options().maxRetryAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(call.options().maxRedirects()).isEqualTo(5);
        assertThat(call.options().success()).hasToString("2xx");
        assertThat(call.options().retryOn()).hasToString("408, 425, 429, 500, 502-504");
        assertThat(call).hasToString("GET https://a.example.com/x");
    }

    @Test
    void everyOptionIsRead() throws HttpFailure {
        HttpCall.Options options =
                call("{" + URL + """
                , "timeout": "5m", "success": [200, "30x", "4xx"], "retry_on": 404, "max_retry_after": "0s", "redirects": 20,
                  "response": "text"}
                """.replace("\"30x\"", "\"301-303\""), "{}").options();

        assertThat(options)
                .isEqualTo(new HttpCall.Options(
                        Duration.ofMinutes(5),
                        options.success(),
                        options.retryOn(),
                        Duration.ZERO,
                        20,
                        HttpCall.ResponseKind.TEXT));
        assertThat(options.success()).hasToString("200, 301-303, 4xx");
        assertThat(options.retryOn()).hasToString("404");
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        HttpFailure failure = failure("""
                {"method": "get", "timeout": 30, "success": ["ok", 99], "redirects": 21, "response": "xml", "retries": 3,
                 "headers": {"Host": "a", "a b": "c", "X-N": {"deep": 1}, "X-Line": "a\\nb"}, "body": 1, "form": {},
                 "basic_auth": {"user": "a:b"}}
                """, """
                {"query": [], "timeout": "5s", "customer": 7}
                """);

        assertThat(failure.type()).isEqualTo("InvalidInput");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.sentence().split("; (?=config|input)"))
                .containsExactlyInAnyOrder(
                        "config: found the unknown field retries, expected some of "
                                + all(Fields.OF_REQUEST, Fields.OF_CONFIG),
                        "input: found the unknown fields timeout, customer, expected some of " + Fields.OF_REQUEST
                                + "; timeout can only be in config. A step without an input template gets the run's input;"
                                + " write `input: {}` if config has the whole request",
                        "config.method: found 'get', expected a method in capitals such as GET, POST, PUT, PATCH or DELETE",
                        "config.url: found nothing, expected an http:// or https:// URL here or in input.url",
                        "input.query: found a list, expected an object with a value for each name",
                        "config.form: found also body, expected at most one of [body, form, body_base64]",
                        "config.headers.Host: the client sets this header itself; remove it",
                        "config.headers.a b: found 'a b' as a header's name, expected letters, digits and '-'",
                        "config.headers.X-N: found an object, expected text",
                        "config.headers.X-Line: found a line end, a control character or a character that is not ASCII;"
                                + " expected printable ASCII characters",
                        "config.basic_auth: found an object, expected an object with exactly user and password",
                        "config.timeout: found '30', expected a duration such as 500ms, 1s, 5m, 2h, 1d or PT1S, from 1ms to 1d",
                        "config.success[0]: found 'ok', expected a status such as 404, 2xx or 200-204",
                        "config.success[1]: found '99', expected a status such as 404, 2xx or 200-204",
                        "config.redirects: found '21', expected a whole number from 0 to 20",
                        "config.response: found 'xml', expected one of [auto, json, text, base64]");
    }

    private static List<String> all(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | [1] | input: found a list, expected an object with some of the fields",
                "{\"url\": 5} | {} | config.url: found '5', expected an http:// or https:// URL",
                "{\"url\": \"ftp://a/\"} | {} | config.url: found a URL that cannot be called: it begins with neither",
                "{} | {\"url\": \"https://me:pw@a/\"} | input.url: found a URL that cannot be called: it contains a user",
                "{} | {\"url\": \"https://a/b c\"} | input.url: found a URL with illegal character in path (index 11)",
                "{} | {\"url\": \"https://a/{x}\"} | input.url: found the placeholder {x}, expected its value in path.x",
                "{} | {\"url\": \"https://{x}/\"} | input.url: found a placeholder in the host",
                "{} | {\"url\": \"https://a/{x}\", \"path\": {\"x\": \"..\"}} | input.path.x: found '..', which would lead",
                "{} | {\"url\": \"https://a/{x}\", \"path\": {\"x\": \"\"}} | input.path.x: found '', which would lead",
                "{} | {\"url\": \"https://a/\", \"path\": {\"x\": 1}} | input.path.x: found no placeholder {x} in input.url",
                "{} | {\"url\": \"https://a/\", \"query\": {\"q\": [[1]]}} | input.query.q[0]: found a list, expected text",
                "{} | {\"url\": \"https://a/\", \"form\": {\"q\": {}}} | input.form.q: found an object, expected text",
                "{} | {\"url\": \"https://a/\", \"body_base64\": \"a\"} | input.body_base64: found text that is not Base64",
                "{} | {\"url\": \"https://a/\", \"body_base64\": 7} | input.body_base64: found a number that is not Base64",
                "{} | {\"url\": \"https://a/\", \"headers\": {\"X\": \"ü\"}} | input.headers.X: found a line end",
                "{\"basic_auth\": {\"user\": \"u\", \"password\": \"p\"}, \"headers\": {\"authorization\": \"x\"}, \"url\": \"https://a/\"} | {} | config.basic_auth: found also the header Authorization",
                "{\"basic_auth\": {\"user\": \"u:\", \"password\": \"p\"}, \"url\": \"https://a/\"} | {} | config.basic_auth.user: found a colon",
                "{\"basic_auth\": 1, \"url\": \"https://a/\"} | {} | config.basic_auth: found a number",
                "{\"method\": \"CONNECT\", \"url\": \"https://a/\"} | {} | config.method: found 'CONNECT'",
                "{\"success\": [[]], \"url\": \"https://a/\"} | {} | config.success[0]: found a list",
                "{\"success\": \"300-200\", \"url\": \"https://a/\"} | {} | config.success: found '300-200'",
                "{\"redirects\": \"5\", \"url\": \"https://a/\"} | {} | config.redirects: found '5'",
                "{\"max_retry_after\": \"31d\", \"url\": \"https://a/\"} | {} | config.max_retry_after: found '31d'"
            })
    void aProblemNamesItsPlace(String config, String input, String message) {
        assertThat(failure(config, input).sentence()).contains(message);
    }

    @Test
    void aValueOfAnInputIsNotRepeatedInAnError() {
        assertThat(failure("{" + URL + "}", "{\"method\": \"my password\"}").sentence())
                .contains("input.method: found text, expected")
                .doesNotContain("password");
    }

    @Test
    void aSecretIsNotRepeatedInAnError() {
        HttpFailure failure = failure(
                "{" + URL
                        + ", \"headers\": {\"A\": \"{{secret.KEY}}\"}, \"path\": {\"x\": \"{{secret.KEY}}\"}, \"method\": 1}",
                "{}");

        assertThat(failure.sentence()).contains("config.path.x").doesNotContain("top-secret");
    }

    @Test
    void aNullIsNoField() throws HttpFailure {
        HttpCall call = call(
                "{" + URL + ", \"body\": {\"a\": 1}, \"timeout\": null}",
                "{\"body\": null, \"url\": null, \"form\": null}");

        assertThat(call.body()).asString().isEqualTo("{\"a\": 1}");
    }

    @Test
    void aFragmentIsNotSent() throws HttpFailure {
        assertThat(call("{\"url\": \"https://a/x?b=1#c\", \"query\": {\"d\": true}}", "{}")
                        .url())
                .hasToString("https://a/x?b=1&d=true");
    }

    @Test
    void ofFieldsWithOneNameTheLastCounts() throws HttpFailure {
        assertThat(call("{" + URL + ", \"method\": \"PUT\", \"method\": \"POST\"}", "{}")
                        .method())
                .isEqualTo("POST");
    }

    @Test
    void aLongIdempotencyKeyIsAHash() {
        assertThat(IdempotencyKey.of("r".repeat(200), "s", 0)).matches("[0-9a-f]{64}");
        assertThat(IdempotencyKey.of("rün", "s", 0)).matches("[0-9a-f]{64}");
        assertThat(IdempotencyKey.of("rün", "s", 0)).isNotEqualTo(IdempotencyKey.of("rün", "s", 1));
        assertThat(IdempotencyKey.of("run", "s", 1)).isEqualTo("run/s/1");
    }

    /** The page and the code have the same fields and types of failures. */
    @Test
    void theDocumentationHasEveryFieldAndEveryFailure() throws IOException {
        String page = Files.readString(Path.of("docs/http-worker.md"));

        for (String field : all(Fields.OF_REQUEST, Fields.OF_CONFIG)) {
            assertThat(page).contains("\n| `" + field + "` | ");
        }
        Stream.of(
                        HttpFailure.INVALID_INPUT,
                        HttpFailure.HOST_NOT_ALLOWED,
                        HttpFailure.REDIRECT_REFUSED,
                        HttpFailure.REQUEST_TOO_LARGE,
                        HttpFailure.RESPONSE_TOO_LARGE,
                        HttpFailure.CONNECTION_FAILED,
                        HttpFailure.CONNECTION_LOST,
                        HttpFailure.TIMEOUT,
                        HttpFailure.TLS_FAILED,
                        HttpFailure.INVALID_BODY,
                        HttpFailure.CANCELLED)
                .forEach(type -> assertThat(page).containsPattern("\n\\|[^|]*`" + type + "`"));
    }
}
