package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/client.md, run. What stands between the marks is shown there, letter by letter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientGuideIT {
    private LiveWeir weir;
    private WeirClient client;

    private record Order(String customer, int cents) {}

    @BeforeAll
    void start(@TempDir Path state) throws InterruptedException {
        weir = LiveWeir.start(state);
        client = WeirClient.connect(weir.bootstrapServers());
        client.register("""
                id: order
                steps: [{id: reserve, type: echo}]
                """.getBytes(StandardCharsets.UTF_8));
        client.register("""
                id: stuck
                steps: [{id: charge, type: fail_once, on_exhausted: pause, retry: {max_attempts: 1}}]
                """.getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    void stop() {
        client.close();
        weir.close();
    }

    @Test
    void connectRegisterRun(@TempDir Path directory) throws Exception {
        String bootstrapServers = weir.bootstrapServers();
        Path file = directory.resolve("order.yaml");
        Files.writeString(file, "id: order\nsteps: [{id: reserve, type: echo}]\n");
        // show: first
        try (WeirClient client = WeirClient.connect(bootstrapServers)) {
            RegisteredDefinition registered = client.register(Files.readAllBytes(file));

            RunHandle run = client.run("order", new Order("ada", 4200));

            WorkflowResult result = run.successOrThrow(Duration.ofMinutes(1));
            System.out.println(registered.hash() + ": " + result.stepOutputs().get("reserve"));
        }
        // end
        assertThat(client.definition("order").id()).isEqualTo("order");
    }

    @Test
    void settings() {
        String bootstrapServers = weir.bootstrapServers();
        // show: settings
        WeirClientConfig config = WeirClientConfig.builder(bootstrapServers)
                .kafka("client.id", "shop")
                .kafka("security.protocol", "PLAINTEXT")
                .kafkaTimeout(Duration.ofSeconds(5))
                .build();
        WeirClient client = WeirClient.connect(config);
        // end
        assertThat(client.findDefinition("order")).isPresent();
        client.close();
    }

    @Test
    void ownIds() {
        // show: own-id
        RunRequest request = RunRequest.of("order")
                .runId("order-4711")
                .input(new Order("ada", 4200))
                .build();
        RunHandle first = client.run(request);
        RunHandle again = client.run(request);
        // end
        assertThat(again.await(Duration.ofSeconds(30))).isEqualTo(first.await(Duration.ofSeconds(30)));
    }

    @Test
    void taken() {
        RunRequest request = RunRequest.of("order").build();
        List<String> lines = new ArrayList<>();
        // show: start
        StartAnswer answer = client.start(request, Duration.ofSeconds(2));
        lines.add(answer.kind() + " " + answer.message());
        // end
        assertThat(lines).hasSize(1);
    }

    @Test
    void endings() {
        RunHandle run = client.run("order", new Order("ada", 1));
        List<String> log = new ArrayList<>();
        // show: endings
        try {
            WorkflowResult result = run.successOrThrow(Duration.ofMinutes(1));
            log.add("done in " + result.totalDurationMs() + " ms");
        } catch (RunFailedException e) {
            log.add("failed at step " + e.result().error().stepId());
        } catch (RunCancelledException e) {
            log.add("cancelled: " + e.getMessage());
        } catch (RunTimeoutException e) {
            log.add("still running; ask again with client.await(\"" + e.runId() + "\", …)");
        }
        // end
        assertThat(log).singleElement().asString().startsWith("done in");
    }

    @Test
    void futures() {
        // show: future
        CompletableFuture<Integer> steps = client.run("order", Map.of("customer", "ada"))
                .result()
                .thenApply(result -> result.stepOutputs().size());
        // end
        assertThat(steps.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(1);
    }

    @Test
    void lookingAndSteering() throws Exception {
        String runId = client.run("stuck", null).runId();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> client.describe(runId).status() == RunStatus.PAUSED);
        List<String> lines = new CopyOnWriteArrayList<>();
        // show: describe
        RunDescription description = client.describe(runId);
        description
                .steps()
                .forEach(step -> lines.add(step.stepId() + " " + step.progress().wireName() + " attempt "
                        + step.attempt() + (step.error() == null ? "" : ", " + step.error())));
        // end
        assertThat(lines).containsExactly("charge paused attempt 1, FailsOnce: as asked");
        lines.clear();
        // show: watch
        RunWatch watch = client.watch(runId, record -> {
            if (record instanceof RunEvents batch) {
                batch.events()
                        .forEach(event ->
                                lines.add(batch.at() + " " + event.type().wireName()));
            }
        });
        client.resume(runId, "charge");
        watch.ended().get(1, TimeUnit.MINUTES);
        watch.close();
        // end
        assertThat(lines).last().asString().endsWith(" run_succeeded");
    }
}
