package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.streams.EngineHealth;
import io.weir.streams.EngineState;
import io.weir.streams.RestoreProgress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthEndpointTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile EngineHealth health = healthOf(EngineState.RUNNING);
    private HealthEndpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = HealthEndpoint.start(0, () -> health);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource({
        "CREATED, 200, 503",
        "STARTING, 200, 503",
        "RUNNING, 200, 200",
        "REBALANCING, 200, 200",
        "STOPPING, 200, 503",
        "STOPPED, 503, 503",
        "FAILED, 503, 503"
    })
    void everyStateIsAnsweredAsWeirHealthAnswersIt(EngineState state, int live, int ready) throws Exception {
        health = healthOf(state);

        assertThat(get(HealthEndpoint.LIVE).statusCode()).isEqualTo(live);
        assertThat(get(HealthEndpoint.READY).statusCode()).isEqualTo(ready);
    }

    @Test
    void whileItIsRestoringItSaysWhatIsMissing() throws Exception {
        health = new EngineHealth(EngineState.REBALANCING, new RestoreProgress(3, 120_000, 300_000), Optional.empty());

        HttpResponse<String> ready = get(HealthEndpoint.READY);

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(ready.body())
                .contains(
                        "\"state\" : \"restoring\"",
                        "\"live\" : true",
                        "\"ready\" : false",
                        "\"changelogs\" : 3",
                        "\"done\" : 120000",
                        "\"total\" : 300000",
                        "\"percent\" : 40");
    }

    @Test
    void aThreadThatFailedIsTold() throws Exception {
        health = DegradedEngine.HEALTH;

        HttpResponse<String> ready = get(HealthEndpoint.READY);

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body())
                .contains("\"state\" : \"degraded\"", "\"where\" : \"at weir.run-requests-3@42\"", "order-1");
    }

    @Test
    void aProbeWithoutABodyGetsTheSameAnswerAndOtherMethodsAndPathsGetNone() throws Exception {
        HttpResponse<String> head = send(request(HealthEndpoint.LIVE).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(send(request(HealthEndpoint.LIVE).POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(405);
        assertThat(get("/health").statusCode()).isEqualTo(404);
        assertThat(get("/health/live/../../etc/passwd").statusCode()).isEqualTo(404);
        assertThat(get("/health/liveness").statusCode()).isEqualTo(404);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> HealthEndpoint.start(endpoint.port(), () -> health))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Port " + endpoint.port() + " (weir.health.port) is not available");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static EngineHealth healthOf(EngineState state) {
        return new EngineHealth(state, RestoreProgress.NONE, Optional.empty());
    }
}
