package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.cli.local.DevDirectory;
import io.weir.cli.local.LocalWeir;
import io.weir.client.RunRequest;
import io.weir.client.WeirClient;
import io.weir.protocol.Codecs;
import io.weir.protocol.Partitions;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of a real broker and engine after a mixed day's work, and after somebody has meddled with it. */
class VerifyHistoryIT {
    private static final String WORKFLOWS = """
        id: %s
        steps:
          - {id: work, type: %s, retry: {max_attempts: %d, initial_delay: 50ms}, timeouts: {start_to_close: %s}}
        """;

    private static final String REVISED = """
        id: revised
        steps:
          - {id: draft}
          - {id: judge, depends_on: [draft]}
          - {id: print, depends_on: [judge]}
          - {id: rarely, depends_on: [draft]}
        transitions:
          - {type: revision_loop, reviser: draft, validator: judge, max_iterations: 2}
          - {type: conditional, from: draft, to: rarely, condition: "output == 'never'"}
        """;

    @TempDir
    static Path directory;

    private static LocalWeir local;
    private static Worker worker;
    private static KafkaProducer<byte[], byte[]> producer;
    private static final List<String> RUNS = new ArrayList<>();

    @BeforeAll
    static void aMixedDaysWork() throws Exception {
        local = LocalWeir.kept(DevDirectory.in(directory), 0, Map.of(), (part, what, took) -> {})
                .start();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", local.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        worker = Worker.start(
                WorkerConfig.builder(local.bootstrapServers()).build(),
                StepRegistry.of(
                        Step.of("echo", Payload.class, (context, input) -> StepResult.success(input)),
                        Step.of("refuse", Payload.class, (context, input) -> StepResult.failed("Refused", "no", false)),
                        Step.of(
                                "flaky",
                                Payload.class,
                                (context, input) -> context.attempt() < 3
                                        ? StepResult.failed("Busy", "later", true)
                                        : StepResult.success(input)),
                        Step.of("hang", Payload.class, (context, input) -> {
                            while (!context.cancelled()) {
                                Thread.sleep(20);
                            }
                            return StepResult.success(null);
                        }),
                        Step.of("draft", Payload.class, (context, input) -> StepResult.success("draft")),
                        Step.of(
                                "judge",
                                Payload.class,
                                (context, input) -> StepResult.success(Map.of(
                                        "decision", context.revision() < 1 ? "revise" : "pass", "feedback", "more"))),
                        Step.of("print", Payload.class, (context, input) -> StepResult.success(1)),
                        Step.of("rarely", Payload.class, (context, input) -> StepResult.success(2))));
        try (WeirClient client = WeirClient.connect(local.bootstrapServers())) {
            for (String type : List.of("echo", "refuse", "flaky")) {
                client.register(text(WORKFLOWS.formatted(type, type, 3, "1h")));
            }
            client.register(text(WORKFLOWS.formatted("late", "hang", 2, "300ms")));
            client.register(text(WORKFLOWS.formatted("endless", "hang", 1, "1h")));
            client.register(text(REVISED));
            for (int i = 0; i < 4; i++) {
                for (String definition : List.of("echo", "refuse", "flaky", "late", "endless", "revised")) {
                    start(client, definition, definition + "-" + i);
                }
                client.cancel("endless-" + i, "enough");
                // The same request again, and another one under the same id.
                client.run(RunRequest.of("echo")
                        .runId("echo-" + i)
                        .input(Map.of("n", 1))
                        .build());
                client.run(RunRequest.of("echo")
                        .runId("echo-" + i)
                        .input(Map.of("n", 2))
                        .build());
            }
            misplaced("wandered");
            RUNS.add("wandered");
            send(Topics.RUN_REQUESTS, 0, text("k"), text("{\"run_id\": "));
            send(Topics.STEP_COMPLETED, 1, null, text("[]"));
            send(Topics.STEP_COMPLETED, 2, text("nobody"), null);
            for (String runId : RUNS) {
                WorkflowResult result = client.await(runId, Duration.ofMinutes(1));
                assertThat(result.status()).isNotNull();
            }
            assertThat(client.await("revised-0", Duration.ofSeconds(10)).status())
                    .isEqualTo(RunStatus.SUCCESS);
        }
        completionsOnceMore();
        worker.close();
        Files.write(directory.resolve("acknowledged.txt"), RUNS);
        // Late reports are still to be refused.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        !weir("verify-history", "--quiescent", "--json").out().contains("no-lag"));
    }

    @AfterAll
    static void stop() {
        producer.close(Duration.ofSeconds(5));
        local.close();
    }

    private static void start(WeirClient client, String definition, String runId) {
        client.run(RunRequest.of(definition).runId(runId).input(Map.of("n", 1)).build());
        RUNS.add(runId);
    }

    /** On a partition that is not the run's, as another partitioner would put it. */
    private static void misplaced(String runId) throws Exception {
        int home = Partitions.of(runId, 8);
        byte[] request =
                Codecs.runRequest().encode(new RunCommand.StartRun(runId, "echo", null, Payload.ofJson("{\"n\":3}")));
        send(Topics.RUN_REQUESTS, (home + 1) % 8, text(runId), request);
    }

    private static void completionsOnceMore() throws Exception {
        for (ConsumerRecord<byte[], byte[]> record : records(Topics.STEP_COMPLETED)) {
            send(record.topic(), record.partition(), record.key(), record.value());
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> settings = new HashMap<>(
                Map.of("bootstrap.servers", local.bootstrapServers(), "isolation.level", "read_committed"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static void send(String topic, int partition, byte[] key, byte[] value)
            throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CommandLineRun weir(String... arguments) {
        return CommandLineRun.weir(directory, arguments);
    }

    @Test
    void aDaysWorkIsCleanAndOneForgedResultIsFound() throws Exception {
        CommandLineRun clean = weir(
                "verify-history",
                "--quiescent",
                "--acknowledged",
                "acknowledged.txt",
                "--min-runs",
                "25",
                "--api-sample",
                "all");

        assertThat(clean.exitCode()).as(clean.toString()).isZero();
        assertThat(clean.out())
                .contains("held", "25  runs finished", "inputs rerouted", "refused as conflict", "refused as terminal");

        ConsumerRecord<byte[], byte[]> result = records(Topics.RESULTS).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals("echo-0"))
                .findFirst()
                .orElseThrow();
        send(Topics.RESULTS, result.partition(), result.key(), result.value());

        CommandLineRun broken = weir("verify-history", "--quiescent", "--json");

        assertThat(broken.exitCode()).as(broken.toString()).isEqualTo(ExitCode.BROKEN);
        JsonNode report = JsonText.parse(text(broken.out()));
        assertThat(report.at("/held").booleanValue()).isFalse();
        assertThat(report.at("/findings/0/rule").textValue()).isEqualTo("one-result");
        assertThat(report.at("/findings/0/run_id").textValue()).isEqualTo("echo-0");
        assertThat(report.at("/findings/0/evidence").toString())
                .contains(Topics.RESULTS + "-" + result.partition() + "@" + result.offset());
    }

    @Test
    void whatWasAcknowledgedAndIsNotThereIsLost() throws IOException {
        Files.writeString(directory.resolve("more.txt"), "echo-1\nnever-seen\n");

        CommandLineRun run = weir("verify-history", "--acknowledged", "more.txt", "--api-sample", "0");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.BROKEN);
        assertThat(run.out()).contains("no-request-lost", "run never-seen").doesNotContain("run echo-1:");
    }

    @Test
    void aDefinitionIsTriedOnTheRunsOfItsWorkflow() throws IOException {
        Files.writeString(
                directory.resolve("same.yaml"), REVISED.replace("id: print,", "id: print, config: {copies: 2},"));
        Files.writeString(directory.resolve("other.yaml"), REVISED.replace("max_iterations: 2", "max_iterations: 1"));
        Files.writeString(directory.resolve("never.yaml"), REVISED.replace("output == 'never'", "output == 'draft'"));
        Files.writeString(directory.resolve("unheard-of.yaml"), "id: unheard-of\nsteps: [{id: only}]\n");
        Files.writeString(directory.resolve("invalid.yaml"), "id: revised\nsteps: []\n");

        CommandLineRun same = weir("replay", "--definition", "same.yaml", "--min-runs", "4");
        CommandLineRun other = weir("replay", "--definition", "other.yaml", "--json");
        CommandLineRun never = weir("replay", "--definition", "never.yaml");

        assertThat(same.exitCode()).as(same.toString()).isZero();
        assertThat(same.out()).contains("4  runs that would go the same way", "the same: all 4 runs");
        assertThat(other.exitCode()).as(other.toString()).isEqualTo(ExitCode.BROKEN);
        JsonNode report = JsonText.parse(text(other.out()));
        assertThat(report.at("/same").booleanValue()).isFalse();
        assertThat(report.at("/runs")).hasSize(4);
        assertThat(report.at("/runs/0/message").textValue()).contains("last_revision of step 'judge'");
        assertThat(never.exitCode()).as(never.toString()).isEqualTo(ExitCode.BROKEN);
        assertThat(never.out()).contains("different: 4 of 4 runs", "'rarely'", "at " + Topics.RUN_EVENTS + "-");
        assertThat(weir("replay", "--definition", "unheard-of.yaml").exitCode()).isEqualTo(ExitCode.BROKEN);
        assertThat(weir("replay", "--definition", "invalid.yaml").exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void tooLittleWorkProvesNothing() {
        CommandLineRun run = weir("verify-history", "--min-runs", "1000", "--api-sample", "0");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.BROKEN);
        assertThat(run.out()).contains("enough-work");
    }
}
