package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.StepError;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects within a host, to another one, and in circles. */
class RedirectTest {
    private TestServer server;
    private TestServer other;
    private TestStep step;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start().answer("/end", 200, "text/plain", "end");
        other = TestServer.start().answer("/end", 200, "text/plain", "other end");
        step = new TestStep().allow("127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    private String config(String path, String more) {
        return "{\"url\": \"" + server.url(path) + "\"" + more + "}";
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aGetFollowsEveryRedirect(int status) {
        server.redirect("/a", status, "/b?x=1").redirect("/b", status, "end");

        assertThat(step.output(config("/a", ", \"headers\": {\"X-Api-Key\": \"k\"}"))
                        .get("body")
                        .textValue())
                .isEqualTo("end");
        assertThat(server.seen()).extracting(TestServer.Seen::uri).containsExactly("/a", "/b?x=1", "/end");
        assertThat(server.last().headers()).containsEntry("X-Api-Key", "k");
    }

    @Test
    void aPostFollows303WithAGetWithoutItsBody() {
        server.redirect("/a", 303, "/end");

        step.output(config("/a", ", \"method\": \"POST\", \"body\": {\"n\": 1}, \"headers\": {\"X-Api-Key\": \"k\"}"));

        assertThat(server.last().method()).isEqualTo("GET");
        assertThat(server.last().body()).isEmpty();
        assertThat(server.last().headers()).containsEntry("X-Api-Key", "k").doesNotContainKey("Content-Type");
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void aPostIsRepeatedOnlyAtTheSameOrigin(int status) {
        step.allow("127.0.0.1:" + other.port());
        server.redirect("/same", status, "/end").redirect("/other", status, other.url("/end"));
        String post = ", \"method\": \"POST\", \"body\": {\"n\": 1}";

        step.output(config("/same", post));
        assertThat(server.last().method()).isEqualTo("POST");
        assertThat(server.last().text()).isEqualTo("{\"n\": 1}");

        StepError error = step.error(config("/other", post));
        assertThat(error.type()).isEqualTo("HttpRedirectRefused");
        assertThat(error.retryable()).isFalse();
        assertThat(error.message()).contains("a request with a body is not sent to another host");
        assertThat(other.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302})
    void aPostDoesNotFollowARedirectWhoseMethodIsUnclear(int status) {
        server.redirect("/a", status, "/end");

        assertThat(step.error(config("/a", ", \"method\": \"POST\"")).type()).isEqualTo("HttpStatus" + status);
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void aHostThatIsNotPermittedIsNotReachedThroughARedirect() {
        server.redirect("/a", 302, other.url("/end"));

        StepError error = step.error(config("/a", ""));

        assertThat(error.type()).isEqualTo("HttpHostNotAllowed");
        assertThat(error.message())
                .contains("a redirect: the host 127.0.0.1:" + other.port() + " is not permitted", "--allow-host");
        assertThat(other.seen()).isEmpty();
    }

    @Test
    void noCredentialGoesToAnotherHost() {
        step.allow("127.0.0.1:" + other.port()).secret("TOKEN", "top-secret");
        server.redirect("/a", 302, other.url("/end"));

        step.output(config("/a", """
                , "headers": {"Authorization": "Bearer {{secret.TOKEN}}", "X-Api-Key": "k", "Cookie": "c=1", "Accept": "text/plain"}
                """));

        assertThat(server.last().headers()).containsEntry("Authorization", "Bearer top-secret");
        assertThat(other.last().headers())
                .containsEntry("Accept", "text/plain")
                .containsEntry("Idempotency-Key", "run-1/call/0")
                .doesNotContainKeys("Authorization", "X-Api-Key", "Cookie");
    }

    @Test
    void credentialsDoNotComeBackAfterADetour() {
        step.allow("127.0.0.1:" + other.port());
        server.redirect("/a", 302, other.url("/back"));
        other.redirect("/back", 302, server.url("/end"));

        step.output(config("/a", ", \"headers\": {\"Authorization\": \"Bearer x\"}"));

        assertThat(server.last().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void aCircleIsFound() {
        server.redirect("/a", 302, "/b").redirect("/b", 302, "/a");

        StepError error = step.error(config("/a", ""));

        assertThat(error.type()).isEqualTo("HttpRedirectRefused");
        assertThat(error.message()).contains("leads in a circle, again to GET " + server.url("/a"));
        assertThat(server.seen()).hasSize(2);
    }

    @Test
    void redirectsAreLimited() {
        for (int i = 0; i < 8; i++) {
            server.redirect("/" + i, 302, "/" + (i + 1));
        }

        assertThat(step.error(config("/0", "")).message())
                .contains("is number 6, expected at most 5 (config.redirects)");
        assertThat(server.seen()).hasSize(6);
        assertThat(step.error(config("/0", ", \"redirects\": 0")).type()).isEqualTo("HttpStatus302");
    }

    @Test
    void aRedirectThatIsASuccessIsTheAnswer() {
        server.redirect("/a", 302, other.url("/end"));

        assertThat(step.output(config("/a", ", \"success\": 302"))
                        .at("/headers/location")
                        .textValue())
                .isEqualTo(other.url("/end"));
    }

    @ParameterizedTest
    @CsvSource({
        "'ftp://127.0.0.1/', begins with neither http:// nor https://",
        "'http://user:pw@127.0.0.1/', contains a user",
        "'http://', no valid URL",
        "'file:///etc/passwd', begins with neither",
        "'http://127.0.0.1:99999/', its port is 99999"
    })
    void aLocationThatCannotBeCalledIsRefused(String location, String reason) {
        server.redirect("/a", 302, location);

        StepError error = step.error(config("/a", ""));

        assertThat(error.type()).isEqualTo("HttpRedirectRefused");
        assertThat(error.message()).contains(reason).doesNotContain("user:pw");
    }

    @Test
    void aRedirectWithoutLocationIsTheAnswer() {
        server.on("/a", exchange -> exchange.sendResponseHeaders(302, -1));

        assertThat(step.error(config("/a", "")).type()).isEqualTo("HttpStatus302");
        assertThat(server.seen()).extracting(TestServer.Seen::headers).noneMatch(Map::isEmpty);
    }
}
