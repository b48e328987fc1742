package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.client.RunDescription;
import io.weir.client.RunHandle;
import io.weir.client.WeirClient;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepMetadata;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import io.weir.streams.WeirConfig;
import io.weir.streams.WeirEngine;
import io.weir.topics.TopicOptions;
import io.weir.topics.TopicPlan;
import io.weir.topics.TopicSpec;
import io.weir.topics.TopicSpecs;
import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker in Node, written from {@code docs/protocol.md} alone, beside one in Java, on a real broker and engine. */
class NodeWorkerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Steps alternate between the runtimes: write (Java) → judge (Node) ⇄ extend (Java) → count (Node) → sign (Java). */
    private static final String MIXED = """
            id: mixed
            steps:
              - {id: write, queue: java}
              - {id: judge, queue: node, depends_on: [write], config: {min_words: 5}}
              - {id: extend, queue: java, depends_on: [judge]}
              - id: count
                queue: node
                depends_on: [extend]
                retry: {initial_delay: 50ms}
                timeouts: {schedule_to_start: 1m, heartbeat: 10s}
                config: {failures: 1}
              - {id: sign, queue: java, depends_on: [count]}
            transitions:
              - {type: revision_loop, reviser: extend, validator: judge, max_iterations: 5}
            """;

    /** All steps are of one type, which both runtimes know. */
    private static final String SHARED = """
            id: shared
            steps:
              - {id: first, type: count, queue: shared}
              - {id: second, type: count, queue: shared, depends_on: [first], input: {text: "one two three"}}
            """;

    private static final String SLOW = """
            id: slow
            steps:
              - id: count
                queue: slow
                timeouts: {schedule_to_start: 1m}
                config: {work_ms: 1500}
            """;

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static WeirEngine engine;
    private static WeirClient weir;

    @BeforeAll
    static void startAnEngine() throws Exception {
        NodeProcess.require();
        broker = EmbeddedBroker.ephemeral();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            List<TopicSpec> specs = new ArrayList<>(TopicSpecs.packaged());
            List.of("java", "node", "misrouting", "shared", "slow")
                    .forEach(queue -> specs.add(TopicSpecs.forQueue(queue)));
            TopicPlan.check(admin, specs, TopicOptions.defaults().withPartitions(PARTITIONS))
                    .apply(admin);
        }
        engine = new WeirEngine(WeirConfig.of(Map.of(
                "weir.bootstrap.servers", broker.bootstrapServers(),
                "weir.state.dir", directory.resolve("state").toString())));
        engine.start();
        assertThat(engine.awaitRunning(PATIENCE)).isTrue();
        weir = WeirClient.connect(broker.bootstrapServers());
        for (String definition : List.of(
                MIXED,
                MIXED.replace("queue: node", "queue: misrouting").replace("id: mixed", "id: misrouted"),
                SHARED,
                SLOW)) {
            weir.register(definition.getBytes(StandardCharsets.UTF_8));
        }
        weir.register(Files.readAllBytes(NodeProcess.HOME.resolve("workflow.yaml")));
    }

    @AfterAll
    static void stop() {
        Stream.<AutoCloseable>of(weir, engine, broker)
                .filter(part -> part != null)
                .forEach(part -> {
                    try {
                        part.close();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Test
    void aWorkflowWhoseStepsAlternateBetweenJavaAndNodeEndsInOneResult() throws Exception {
        try (Worker java = Worker.start(javaWorker().build(), javaSteps());
                NodeProcess node = node("node", Map.of())) {
            RunHandle run = weir.run("mixed", Map.of("text", "one two"));

            WorkflowResult result = run.successOrThrow(PATIENCE);

            assertThat(output(result, "judge").path("words").asInt()).isEqualTo(5);
            assertThat(output(result, "sign").path("signed").asText()).isEqualTo("5 words");
            StepMetadata count = result.stepMetadata().get("count");
            assertThat(count.retryCount()).isEqualTo(1);
            assertThat(result.stepMetadata().get("extend").revisionCount()).isEqualTo(3);
            assertThat(runtime(result, "count")).startsWith("node v");
            assertThat(eventTypes(run.runId()))
                    .as("the engine asked for a report of the start")
                    .contains("step_started");
            assertThat(node.stop()).isZero();
            assertThat(resultsOf(Set.of(run.runId()))).hasSize(1);
            assertThat(java.transports()).containsKey("java");
        }
    }

    @Test
    void reportsOnTheWrongPartitionAreRoutedToTheRightOne() throws Exception {
        try (Worker java = Worker.start(javaWorker().build(), javaSteps());
                NodeProcess node = node("misrouting", Map.of("WEIR_PARTITIONER", "wrong"))) {
            Set<String> runs = Stream.generate(() -> weir.run("misrouted", Map.of("text", "one two")))
                    .limit(5)
                    .map(RunHandle::runId)
                    .collect(Collectors.toSet());

            for (String run : runs) {
                assertThat(weir.await(run, PATIENCE).status()).isEqualTo(RunStatus.SUCCESS);
            }

            assertThat(node.stop()).isZero();
            assertThat(resultsOf(runs)).hasSize(runs.size());
            List<ConsumerRecord<String, byte[]>> rerouted = read(Topics.STEP_COMPLETED).stream()
                    .filter(record -> runs.contains(record.key()))
                    .filter(record -> record.headers().lastHeader("weir.rerouted") != null)
                    .toList();
            // From each run: five verdicts at least, and what the counting said.
            assertThat(rerouted).hasSizeGreaterThanOrEqualTo(5 * runs.size());
            assertThat(java.transports()).isNotEmpty();
        }
    }

    @Test
    void javaAndNodeShareAQueueInOneGroup() throws Exception {
        WorkerConfig config = javaWorker()
                .queues("shared")
                .transport(TransportKind.CLASSIC)
                .kafka("partition.assignment.strategy", RoundRobinAssignor.class.getName())
                .build();
        try (NodeProcess node = node("shared", Map.of());
                Worker java = Worker.start(config, javaSteps())) {
            assertThat(java.transports()).containsEntry("shared", TransportKind.CLASSIC);
            awaitBothMembers("weir-worker-shared");
            Set<String> runs = Stream.generate(() -> weir.run("shared", Map.of("text", "one two")))
                    .limit(40)
                    .map(RunHandle::runId)
                    .collect(Collectors.toSet());

            List<WorkflowResult> results = new ArrayList<>();
            for (String run : runs) {
                results.add(weir.await(run, PATIENCE));
            }

            assertThat(results).allSatisfy(result -> {
                assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
                assertThat(output(result, "second").path("words").asInt()).isEqualTo(3);
            });
            assertThat(results.stream().map(result -> runtime(result, "first").substring(0, 4)))
                    .contains("java", "node");
            assertThat(node.stop()).isZero();
            assertThat(resultsOf(runs)).hasSize(runs.size());
        }
    }

    @Test
    void onSigtermTheRunningStepIsFinishedAndReported() throws Exception {
        try (NodeProcess node = node("slow", Map.of())) {
            RunHandle run = weir.run("slow", Map.of("text", "one two"));
            await("the step has started")
                    .atMost(PATIENCE)
                    .until(() -> eventTypes(run.runId()).contains("step_started"));

            assertThat(node.stop()).isZero();

            WorkflowResult result = run.successOrThrow(PATIENCE);
            assertThat(result.stepMetadata().get("count").retryCount()).isZero();
            try (NodeProcess next = node("slow", Map.of())) {
                assertThat(next.stop()).isZero();
            }
            assertThat(read(Topics.STEP_COMPLETED).stream()
                            .filter(record -> run.runId().equals(record.key())))
                    .as("started and completed, once each: the offset was committed")
                    .hasSize(2);
        }
    }

    @Test
    void theExampleWorkflowRunsInNodeAlone() throws Exception {
        try (NodeProcess node = node("default", Map.of())) {
            WorkflowResult result = weir.run("text-check", Map.of("text", "  A weir   governs the flow "))
                    .successOrThrow(PATIENCE);

            assertThat(output(result, "tidy").path("text").asText()).isEqualTo("A weir governs the flow");
            assertThat(output(result, "count").path("words").asInt()).isEqualTo(10);
            assertThat(node.stop()).isZero();
        }
    }

    private static WorkerConfig.Builder javaWorker() {
        return WorkerConfig.builder(broker.bootstrapServers()).queues("java");
    }

    private static NodeProcess node(String queue, Map<String, String> environment) throws Exception {
        return NodeProcess.start(
                broker.bootstrapServers(), queue, Files.createTempFile(directory, "node-", ".log"), environment);
    }

    record Text(String text) {}

    record Words(int words) {}

    private static StepRegistry javaSteps() {
        return StepRegistry.of(
                Step.of("write", Text.class, (context, text) -> StepResult.success(text)),
                Step.of(
                        "extend",
                        Text.class,
                        (context, text) -> StepResult.success(new Text(draft(context) + " more"))),
                Step.of(
                        "count",
                        Text.class,
                        (context, text) -> StepResult.success(
                                        new Words(text.text().split(" ").length))
                                .withMetadata("runtime", "java " + System.getProperty("java.version"))),
                Step.of(
                        "sign",
                        JsonNode.class,
                        (context, input) -> StepResult.success(Map.of(
                                "signed",
                                context.dependency("count", Words.class).words() + " words"))));
    }

    private static String draft(StepContext context) {
        return context.draft(Text.class).orElseThrow().text();
    }

    private static JsonNode output(WorkflowResult result, String step) throws java.io.IOException {
        Payload output = result.stepOutputs().get(step);
        return JSON.readTree(output.array(), output.offset(), output.size());
    }

    private static String runtime(WorkflowResult result, String step) {
        try {
            Payload custom = result.stepMetadata().get(step).custom();
            return JSON.readTree(custom.array(), custom.offset(), custom.size())
                    .path("runtime")
                    .asText();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> eventTypes(String runId) {
        RunDescription description = weir.describe(runId);
        return description.events().stream()
                .map(event -> event.event().type().wireName())
                .toList();
    }

    private static void awaitBothMembers(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            await("two members with partitions").atMost(PATIENCE).until(() -> {
                ConsumerGroupDescription described =
                        admin.describeConsumerGroups(List.of(group)).all().get().get(group);
                return described.members().size() == 2
                        && described.members().stream()
                                .noneMatch(member ->
                                        member.assignment().topicPartitions().isEmpty());
            });
        }
    }

    private static Collection<ConsumerRecord<String, byte[]>> resultsOf(Set<String> runs) {
        return read(Topics.RESULTS).stream()
                .filter(record -> runs.contains(record.key()))
                .toList();
    }

    /** Everything committed on a topic up to now. */
    private static List<ConsumerRecord<String, byte[]>> read(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            await("all of " + topic).atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            return records;
        }
    }
}
