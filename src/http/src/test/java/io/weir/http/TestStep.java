package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.http.guard.AllowedHosts;
import io.weir.http.guard.Gate;
import io.weir.http.guard.HostRule;
import io.weir.http.guard.Secrets;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import io.weir.worker.StepExecutor;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepSignals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP step as a worker runs it, without Kafka. */
final class TestStep {
    static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> hosts = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, List<HostRule>> limits = new HashMap<>();
    private int maxRequest = HttpWorkerConfig.DEFAULT_MAX_REQUEST_BYTES;
    private int maxResponse = HttpWorkerConfig.DEFAULT_MAX_RESPONSE_BYTES;
    private @Nullable Path authorities;
    private @Nullable InetSocketAddress proxy;
    private Gate.Names names = InetAddress::getAllByName;
    private StepSignals signals = StepSignals.NONE;
    private int attempt = 1;
    private int revision;
    private @Nullable StepExecutor executor;

    TestStep allow(String... more) {
        hosts.addAll(List.of(more));
        return this;
    }

    TestStep secret(String name, String value) {
        environment.put("WEIR_SECRET_" + name, value);
        return this;
    }

    TestStep limit(String secret, String host) {
        limits.put(secret, List.of(HostRule.parse(host)));
        return this;
    }

    TestStep maxRequest(int bytes) {
        maxRequest = bytes;
        return this;
    }

    TestStep maxResponse(int bytes) {
        maxResponse = bytes;
        return this;
    }

    TestStep authorities(Path file) {
        authorities = file;
        return this;
    }

    TestStep proxy(InetSocketAddress address) {
        proxy = address;
        return this;
    }

    TestStep names(Gate.Names resolver) {
        names = resolver;
        return this;
    }

    TestStep signals(StepSignals given) {
        signals = given;
        return this;
    }

    TestStep attempt(int number) {
        attempt = number;
        return this;
    }

    TestStep revision(int number) {
        revision = number;
        return this;
    }

    /** Runs a step whose whole request is in its config. */
    Outcome run(String config) {
        return run(config, "{}");
    }

    Outcome run(String config, String input) {
        if (executor == null) {
            HttpWorkerConfig settings = new HttpWorkerConfig(
                    new AllowedHosts(hosts.stream().map(HostRule::parse).toList()),
                    Secrets.of(environment, Secrets.DEFAULT_PREFIX, limits),
                    maxRequest,
                    maxResponse,
                    StepExecutor.DEFAULT_MAX_OUTPUT_BYTES,
                    authorities,
                    proxy,
                    "weir-test");
            executor = new StepExecutor(StepRegistry.of(new HttpStep(settings, names)));
        }
        String dispatch = """
                {"v": 1, "run_id": "run-1", "step_id": "call", "revision": %d, "attempt": %d, "max_attempts": 3,
                 "definition_id": "d", "definition_hash": "h", "step_type": "http", "queue": "http", "token": "t",
                 "dispatched_at": "2026-01-01T00:00:00Z", "input": %s, "config": %s}
                """.formatted(revision, attempt, input, config);
        return executor.execute(Codecs.stepReady().decode(dispatch.getBytes(StandardCharsets.UTF_8)), signals)
                .outcome();
    }

    /** The output of a step that must succeed. */
    JsonNode output(String config) {
        return tree(payload(config, "{}"));
    }

    JsonNode output(String config, String input) {
        return tree(payload(config, input));
    }

    Payload payload(String config, String input) {
        Outcome outcome = run(config, input);
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return ((Outcome.Success) outcome).output();
    }

    /** The error of a step that must fail. */
    StepError error(String config) {
        return error(config, "{}");
    }

    StepError error(String config, String input) {
        Outcome outcome = run(config, input);
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return ((Outcome.Failure) outcome).error();
    }

    static JsonNode tree(Payload payload) {
        try {
            return JSON.readTree(payload.toBytes());
        } catch (IOException malformed) {
            throw new UncheckedIOException(payload.toString(), malformed);
        }
    }
}
