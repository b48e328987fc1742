package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.http.guard.Secrets;
import io.weir.protocol.Outcome;
import io.weir.protocol.StepError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets reach the server and nothing else. */
class SecretTest {
    private static final String SECRET = "sk/live \"+ü~7";

    private TestServer server;
    private TestStep step;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        step = new TestStep()
                .allow("127.0.0.1:" + server.port())
                .secret("KEY", SECRET)
                .secret("TOKEN", "abcdef\n")
                .secret("NUMBER", "123456");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String config(String path, String more) {
        return "{\"url\": \"" + server.url(path) + "\"" + more + "}";
    }

    @Test
    void secretsAreReplacedInUrlQueryHeadersFormAndBody() {
        server.answer("/", 200, "", "");

        step.output(config("/bot{{secret.KEY}}/x?a={{secret.TOKEN}}", """
                , "method": "POST", "query": {"key": "{{ secret.KEY }}"}, "headers": {"X-Token": "t {{secret.TOKEN}}"},
                  "body": {"deep": [{"key": "{{secret.KEY}}", "n": 1.10}]}
                """));

        TestServer.Seen seen = server.last();
        assertThat(seen.uri()).isEqualTo("/botsk/live%20%22%2B%C3%BC~7/x?a=abcdef&key=sk%2Flive%20%22%2B%C3%BC~7");
        assertThat(seen.headers()).containsEntry("X-Token", "t abcdef");
        assertThat(seen.text()).isEqualTo("{\"deep\":[{\"key\":\"sk/live \\\"+ü~7\",\"n\":1.10}]}");

        step.output(config("/", ", \"method\": \"POST\", \"form\": {\"key\": \"{{secret.KEY}}\"}"));
        assertThat(server.last().text()).isEqualTo("key=sk%2Flive+%22%2B%C3%BC%7E7");
        step.output(config("/", ", \"method\": \"POST\", \"body\": \"<{{secret.KEY}}>\""));
        assertThat(server.last().text()).isEqualTo("<" + SECRET + ">");
    }

    /** The end of a webhook's path is a secret with slashes. */
    @Test
    void aSecretInAPathMayHaveSlashesAndColonsAndNothingThatEndsThePath() {
        server.answer("/", 500, "", "");
        step.secret("HOOK", "T0/B0:x?y#z&q=1");

        StepError error = step.error(config("/services/{{secret.HOOK}}", ""));

        assertThat(server.last().uri()).isEqualTo("/services/T0/B0:x%3Fy%23z%26q%3D1");
        assertThat(error.message()).startsWith("GET " + server.url("/services/***") + " answered 500");
    }

    @Test
    void basicAuthIsMadeOfSecrets() {
        server.answer("/", 200, "", "");

        step.output(
                config("/", ", \"basic_auth\": {\"user\": \"{{secret.TOKEN}}\", \"password\": \"{{secret.KEY}}\"}"));

        assertThat(server.last().headers())
                .containsEntry(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(("abcdef:" + SECRET).getBytes(StandardCharsets.UTF_8)));
    }

    /** A requester could otherwise read a secret by writing its name into data. */
    @Test
    void secretsAreNotReplacedInAnInput() {
        server.answer("/", 200, "", "");

        step.output(config("/", ", \"method\": \"POST\""), "{\"body\": {\"note\": \"{{secret.KEY}}\"}}");
        assertThat(server.last().text()).isEqualTo("{\"note\": \"{{secret.KEY}}\"}");
        step.output(config("/", ", \"method\": \"POST\""), "{\"body\": \"{{secret.KEY}}\"}");
        assertThat(server.last().text()).isEqualTo("{{secret.KEY}}");

        StepError error = step.error(
                config("/", ""),
                "{\"headers\": {\"X-Key\": \"{{secret.KEY}}\"}, \"query\": {\"k\": \"{{secret.KEY}}\"}}");
        assertThat(error.type()).isEqualTo("InvalidInput");
        assertThat(error.message())
                .contains("input.headers.X-Key: found a secret's name, expected it in config", "input.query.k");
    }

    @Test
    void aSecretThatIsNotThereIsNamedWithItsVariable() {
        StepError error =
                step.error(config("/", ", \"headers\": {\"A\": \"{{secret.NO}}\", \"B\": \"{{secret.a-b}}\"}"));

        assertThat(error.type()).isEqualTo("InvalidInput");
        assertThat(error.message())
                .contains(
                        "config.headers.A: found no secret NO, expected it in the worker's environment variable WEIR_SECRET_NO",
                        "config.headers.B: found '{{secret' without a name");
        assertThat(server.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"echo\": \"sk/live \\\"+ü~7\"}",
                "{\"echo\": \"sk\\/live \\u0022+\\u00fc~7\"}",
                "{\"sk/live \\\"+ü~7\": [1, \"x sk%2Flive%20%22%2B%C3%BC~7 y\"]}",
                "{\"n\": 123456}"
            })
    void aServerThatRepeatsASecretDoesNotBringItIntoTheOutput(String body) {
        server.on("/", exchange -> {
            exchange.getResponseHeaders().set("X-Echo", "abcdef");
            TestServer.send(exchange, 200, "application/json", body.getBytes(StandardCharsets.UTF_8));
        });

        Outcome.Success outcome = (Outcome.Success)
                step.run(
                        config(
                                "/",
                                ", \"headers\": {\"A\": \"{{secret.TOKEN}}\"}, \"query\": {\"a\": \"{{secret.KEY}}\", \"b\": \"{{secret.NUMBER}}\"}"));

        JsonNode output = TestStep.tree(outcome.output());
        assertThat(output.get("body_type").textValue()).isEqualTo("json");
        assertThat(output.toString()).contains("***").doesNotContain("live", "123456", "abcdef");
        assertThat(output.at("/headers/x-echo").textValue()).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream"})
    void repeatedSecretsAreMaskedInTextAndBinaryToo(String type) {
        server.answer("/", 200, type, "<" + SECRET + ">");

        JsonNode output = step.output(config("/", ", \"query\": {\"a\": \"{{secret.KEY}}\"}"));

        String body = output.get("body").textValue();
        assertThat(
                        type.startsWith("text")
                                ? body
                                : new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8))
                .isEqualTo("<***>");
    }

    @Test
    void errorsContainNoSecret() {
        server.on("/", exchange -> {
            String echo =
                    "no such key " + SECRET + " " + exchange.getRequestHeaders().getFirst("Authorization");
            TestServer.send(exchange, 403, "text/plain", echo.getBytes(StandardCharsets.UTF_8));
        });

        StepError error = step.error(
                config("/bot{{secret.KEY}}", ", \"basic_auth\": {\"user\": \"me\", \"password\": \"{{secret.KEY}}\"}"));

        assertThat(error.type()).isEqualTo("HttpStatus403");
        assertThat(error.message())
                .isEqualTo("GET " + server.url("/bot***") + " answered 403, expected 2xx: no such key *** Basic ***");
    }

    @Test
    void anErrorThatIsCutEndsWithNoPartOfASecret() {
        String start = " ".repeat(4_096 - 4);
        server.answer("/", 500, "text/plain", start + "abcdef" + start);

        assertThat(step.error(config("/", ", \"headers\": {\"A\": \"{{secret.TOKEN}}\"}"))
                        .message())
                .doesNotContain("abc");
    }

    @Test
    void anUnchangedBodyStaysByteForByteWithASecretInTheRequest() {
        server.answer("/", 200, "application/json", "{ \"n\" : 1.10 }");

        assertThat(step.payload(config("/", ", \"headers\": {\"A\": \"{{secret.TOKEN}}\"}"), "{}")
                        .toJson())
                .contains("\"body\":{ \"n\" : 1.10 },");
    }

    @Test
    void aSecretCanBeLimitedToItsHost() {
        server.answer("/", 200, "", "");
        step.limit("KEY", "api.example.com");

        step.output(config("/", ", \"headers\": {\"A\": \"{{secret.TOKEN}}\"}"));
        StepError error = step.error(config("/", ", \"query\": {\"a\": \"{{secret.KEY}}\"}"));

        assertThat(error.type()).isEqualTo("InvalidInput");
        assertThat(error.message())
                .isEqualTo("config.query.a: the secret KEY may not be sent to 127.0.0.1:" + server.port()
                        + ", only to [api.example.com] (--limit-secret)");
    }

    @Test
    void aSecretDoesNotDecideTheHost() {
        StepError error = step.error("{\"url\": \"http://{{secret.TOKEN}}.example.com/\"}");

        assertThat(error.message()).contains("config.url: found a placeholder in the host");
        assertThat(step.error("{\"url\": \"{{secret.TOKEN}}/x\"}").message())
                .contains("config.url: found a placeholder in the host, expected scheme and host as constants");
    }

    @Test
    void unusableSecretsAreRefusedAtTheStartWithoutTheirValues() {
        assertThatThrownBy(() -> Secrets.of(
                        Map.of("WEIR_SECRET_PIN", "789", "OTHER", "1"), "WEIR_SECRET_", Map.of("NO", List.of())))
                .hasMessage(
                        "the secret in WEIR_SECRET_PIN has 3 characters, expected at least 4: shorter ones cannot be"
                                + " removed from answers; found no secret NO to limit, expected the variable WEIR_SECRET_NO");
        assertThatThrownBy(() -> Secrets.of(Map.of(), "a b", Map.of()))
                .hasMessageContaining("the prefix of secrets is 'a b'");
        assertThat(Secrets.of(Map.of("P_A", "value-a", "P_b-c", "value-b"), "P_", Map.of()))
                .hasToString("A");
    }
}
