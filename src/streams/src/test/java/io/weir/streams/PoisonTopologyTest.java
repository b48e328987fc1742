package io.weir.streams;

import static io.weir.streams.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.protocol.DeadLetter;
import io.weir.protocol.Partitions;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoisonTopologyTest {
    private static final String ONE_STEP = "id: one\nsteps:\n  - id: only\n";

    private static final Map<String, String> SMALL = Map.of(
            "weir.limits.record.bytes",
            "20000",
            "weir.limits.input.bytes",
            "15000",
            "weir.limits.definition.bytes",
            "15000");

    @TempDir
    Path directory;

    private TopologyFixture engine;

    private void startEngine(Map<String, String> settings) {
        engine = new TopologyFixture(directory, settings);
        engine.define("one", ONE_STEP);
    }

    @AfterEach
    void stopEngine() {
        if (engine != null) {
            engine.close();
        }
    }

    static Stream<byte[]> unreadable() {
        return Stream.of(
                new byte[0],
                new byte[] {(byte) 0xff, (byte) 0xfe, 0},
                utf8("hello"),
                utf8("null"),
                utf8("[]"),
                utf8("{"),
                utf8("{\"type\":\"start\",\"definition_id\":7}"),
                utf8("{\"type\":\"dance\",\"run_id\":\"r1\"}"),
                utf8("{\"v\":99,\"run_id\":\"r1\",\"definition_id\":\"one\"}"),
                utf8("{\"run_id\":\"\",\"definition_id\":\"one\"}"),
                utf8("{\"run_id\":\"a\\u0000b\",\"definition_id\":\"one\"}"),
                utf8("{\"run_id\":\"" + "x".repeat(201) + "\",\"definition_id\":\"one\"}"),
                utf8("{\"definition_id\":\"one\"} trailing"),
                utf8("[".repeat(100_000)));
    }

    @Test
    void whoeverSentARequestThatBecameADeadLetterIsToldSoAndNothingOfIt() {
        startEngine(SMALL);
        engine.pipe(Topics.RUN_REQUESTS, utf8("r1"), utf8("{\"definition_id\":\"a-secret\"} and more"));
        engine.pipe(
                Topics.RUN_REQUESTS,
                utf8("r2"),
                utf8("{\"definition_id\":\"one\",\"input\":\"" + "x".repeat(15_000) + "\"}"));
        engine.pipe(Topics.RUN_REQUESTS, null, utf8("{}"));
        engine.pipe(Topics.RUN_REQUESTS, new byte[] {1, 2}, utf8("{}"));
        engine.pipe(Topics.RUN_CONTROLS, utf8("r3"), utf8("{}"));
        engine.pipe(Topics.STEP_COMPLETED, utf8("r4"), utf8("{}"));

        assertThat(engine.deadLetters()).hasSize(6);
        assertThat(engine.rejections())
                .extracting(RunRecord.RecordRejected::runId, RunRecord.RecordRejected::source)
                .containsExactly(tuple("r1", "weir.run-requests-0@0"), tuple("r2", "weir.run-requests-0@1"));
    }

    @Test
    void theAnswerToARequestThatBecameADeadLetterQuotesNothingOfIt() {
        startEngine(SMALL);
        engine.pipe(Topics.RUN_REQUESTS, utf8("r1"), utf8("{\"type\":\"a-secret\",\"definition_id\":\"one\"}"));
        engine.pipe(
                Topics.RUN_REQUESTS,
                utf8("r2"),
                utf8("{\"definition_id\":\"one\",\"input\":\"" + "x".repeat(15_000) + "\"}"));

        assertThat(engine.deadLetters().get(0).message()).contains("a-secret");
        assertThat(engine.rejections())
                .allSatisfy(answer -> assertThat(answer.reason()).isEqualTo(RejectionReason.DEAD_LETTER))
                .extracting(RunRecord.RecordRejected::message)
                .satisfiesExactly(
                        unreadable -> assertThat(unreadable)
                                .isEqualTo("the request became a dead letter (unreadable): its message on"
                                        + " weir.dead-letters says why"),
                        large -> assertThat(large).contains("(too_large)", "expected at most 15000"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatCannotBeReadBecomesADeadLetterWithItsBytesAndThePartitionGoesOn(byte[] value) {
        startEngine(Map.of());
        for (String topic : Topics.inputs()) {
            engine.pipe(topic, utf8("k"), value, new RecordHeader("mine", utf8("kept")));

            List<TestRecord<byte[], byte[]>> letters = engine.records(Topics.DEAD_LETTERS);
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).key()).isEqualTo(utf8("k"));
            assertThat(letters.get(0).value()).isEqualTo(value);
            Map<String, byte[]> headers = TopologyFixture.headers(letters.get(0));
            assertThat(headers).containsEntry("mine", utf8("kept"));
            DeadLetter letter = DeadLetter.of(letters.get(0).key(), value, headers);
            assertThat(letter.reason()).isEqualTo(DeadLetter.UNREADABLE);
            assertThat(letter.topic()).isEqualTo(topic);
            assertThat(letter.offset()).isZero();
            assertThat(letter.message()).isNotBlank();
        }
        engine.start("r1", "one", "{}");
        engine.succeed(engine.onlyDispatch(), "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aRecordWithoutAValueIsADeadLetterWithoutAValue() {
        startEngine(Map.of());
        engine.pipe(Topics.RUN_REQUESTS, utf8("r1"), null);
        engine.pipe(Topics.STEP_COMPLETED, null, null);

        assertThat(engine.deadLetters())
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo("empty"))
                .allSatisfy(letter -> assertThat(letter.value()).isNull());
    }

    @Test
    void aRecordOverTheLimitIsADeadLetterWhateverItSays() {
        startEngine(Map.of("weir.limits.input.bytes", "2000"));
        byte[] value = utf8("{\"definition_id\":\"one\",\"input\":\"" + "x".repeat(2_000) + "\"}");

        engine.pipe(Topics.RUN_REQUESTS, utf8("r1"), value);

        DeadLetter letter = engine.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetter.TOO_LARGE);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(engine.dispatched()).isEmpty();
    }

    @Test
    void aSourceTooLargeEvenForADeadLetterIsCutAndSaysSo() {
        startEngine(Map.of("weir.limits.dead-letter.bytes", "16384"));
        byte[] value = new byte[50_000];
        Arrays.fill(value, (byte) 'x');

        engine.pipe(Topics.RUN_REQUESTS, utf8("r1"), value);

        TestRecord<byte[], byte[]> letter = engine.records(Topics.DEAD_LETTERS).get(0);
        assertThat(letter.value().length).isBetween(14_000, 16_384);
        assertThat(TopologyFixture.headers(letter)).containsEntry(DeadLetters.TRUNCATED_HEADER, utf8("50000"));
        assertThat(Outgoing.sizeOf(letter.key(), letter.value(), letter.headers()))
                .isLessThanOrEqualTo(16_384);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", "three", "a run with spaces", "läuft"})
    void aRecordWithoutAKeyIsUnderstoodByItsBody(String runId) {
        startEngine(Map.of());

        engine.pipe(
                Topics.RUN_REQUESTS,
                null,
                utf8("{\"run_id\":\"" + runId + "\",\"definition_id\":\"one\",\"input\":1}"));

        assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo(runId);
    }

    @Test
    void aMisroutedRecordIsSentOnOnceWithItsBytesAndNeverASecondTime() {
        int partitions = 4;
        String runId = Stream.iterate(0, i -> i + 1)
                .map(i -> "run-" + i)
                .filter(id -> Partitions.of(id, partitions) != 0)
                .findFirst()
                .orElseThrow();
        engine = new TopologyFixture(directory, Map.of(), partitions, Queues.ALL);
        byte[] value = utf8("{\"run_id\":\"" + runId + "\",\"definition_id\":\"one\",\"input\":1}");

        // The driver has one partition only and feeds back what goes to an input: there it is wrong once more.
        engine.pipe(Topics.RUN_REQUESTS, null, value);

        List<TestRecord<byte[], byte[]>> sentOn = engine.records(Topics.RUN_REQUESTS);
        assertThat(sentOn).hasSize(1);
        assertThat(sentOn.get(0).key()).isEqualTo(utf8(runId));
        assertThat(sentOn.get(0).value()).isEqualTo(value);
        assertThat(sentOn.get(0).headers().lastHeader(Router.HEADER).value()).isEqualTo(utf8("weir.run-requests-0@0"));
        assertThat(engine.deadLetters()).extracting(DeadLetter::reason).containsExactly("misrouted");
        assertThat(engine.dispatched()).isEmpty();
    }

    @Test
    void aMisroutedControlIsSentOnToItsOwnTopic() {
        int partitions = 4;
        String runId = Stream.iterate(0, i -> i + 1)
                .map(i -> "run-" + i)
                .filter(id -> Partitions.of(id, partitions) != 0)
                .findFirst()
                .orElseThrow();
        engine = new TopologyFixture(directory, Map.of(), partitions, Queues.ALL);
        byte[] value = utf8("{\"type\":\"cancel\",\"run_id\":\"" + runId + "\"}");

        engine.pipe(Topics.RUN_CONTROLS, null, value);

        List<TestRecord<byte[], byte[]>> sentOn = engine.records(Topics.RUN_CONTROLS);
        assertThat(sentOn).hasSize(1);
        assertThat(sentOn.get(0).value()).isEqualTo(value);
        assertThat(sentOn.get(0).headers().lastHeader(Router.HEADER).value()).isEqualTo(utf8("weir.run-controls-0@0"));
        assertThat(engine.records(Topics.RUN_REQUESTS)).isEmpty();
    }

    @Test
    void aStartAmongControlsAndAControlAmongRequestsAreDeadLettersThatNameTheRightTopic() {
        startEngine(Map.of());
        engine.start("r1", "one", "{}");

        engine.pipe(Topics.RUN_CONTROLS, utf8("r2"), utf8("{\"type\":\"start\",\"definition_id\":\"one\"}"));
        engine.pipe(Topics.RUN_CONTROLS, utf8("r2"), utf8("{\"definition_id\":\"one\"}"));
        engine.pipe(Topics.RUN_REQUESTS, utf8("r1"), utf8("{\"type\":\"cancel\"}"));

        assertThat(engine.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly(DeadLetter.UNREADABLE, DeadLetter.UNREADABLE, DeadLetter.UNREADABLE);
        assertThat(engine.results()).isEmpty();
        assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r1");
    }

    @Test
    void aCopiedRoutingHeaderOfAnotherTopicIsNotBelievedAndNotKept() {
        int partitions = 4;
        String runId = Stream.iterate(0, i -> i + 1)
                .map(i -> "run-" + i)
                .filter(id -> Partitions.of(id, partitions) != 0)
                .findFirst()
                .orElseThrow();
        engine = new TopologyFixture(directory, Map.of(), partitions, Queues.ALL);

        engine.pipe(
                Topics.RUN_REQUESTS,
                null,
                utf8("{\"run_id\":\"" + runId + "\",\"definition_id\":\"one\",\"input\":1}"),
                new RecordHeader(Router.HEADER, utf8("weir.step-completed-3@17")));

        assertThat(engine.records(Topics.RUN_REQUESTS)).hasSize(1);
        TestRecord<byte[], byte[]> letter = engine.records(Topics.DEAD_LETTERS).get(0);
        assertThat(letter.headers().lastHeader(Router.HEADER)).isNull();
    }

    @Test
    void aRecordSentOnMayBeLargerByWhatThatAdded() {
        startEngine(Map.of("weir.limits.input.bytes", "2000"));
        byte[] value = utf8("{\"run_id\":\"r1\",\"definition_id\":\"one\",\"input\":\"" + "x".repeat(1_800) + "\"}");

        engine.pipe(
                Topics.RUN_REQUESTS,
                utf8("r1"),
                value,
                new RecordHeader(Router.HEADER, utf8("weir.run-requests-3@17")),
                new RecordHeader("own", new byte[100]));

        assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r1");
        assertThat(engine.deadLetters()).isEmpty();
    }

    @Test
    void aLongListOfProblemsIsCutInTheError() {
        startEngine(Map.of());
        engine.define(
                "bad",
                "id: bad\nsteps:\n"
                        + IntStream.range(0, 500)
                                .mapToObj("  - {id: s%d, depends_on: [nobody]}\n"::formatted)
                                .collect(Collectors.joining()));

        engine.start("r1", "bad", "{}");

        assertThat(Objects.requireNonNull(engine.onlyResult().error()).message())
                .hasSizeLessThanOrEqualTo(4_000);
    }

    @Test
    void aStepWhoseInputsAreTooLargeTogetherFailsItsRunOnly() {
        startEngine(SMALL);
        engine.define("join", """
                id: join
                steps:
                  - id: a
                  - id: b
                  - id: both
                    depends_on: [a, b]
                """);
        engine.start("r1", "join", "{}");
        List<StepReady> entries = engine.dispatched();
        engine.start("r2", "one", "{}");
        StepReady other = engine.onlyDispatch();
        String large = "\"" + "x".repeat(11_000) + "\"";
        engine.succeed(entries.get(0), large);

        engine.succeed(entries.get(1), large);

        WorkflowResult result = engine.onlyResult();
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(causeOf(result)).isEqualTo("PayloadTooLarge");
        assertThat(engine.dispatched()).isEmpty();
        assertThat(engine.stored(Names.RUNS)).containsOnlyKeys("r2");
        engine.succeed(other, "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void anOutputOfMoreThanHalfTheLimitIsFeedbackAsAnyOther() {
        startEngine(SMALL);
        engine.define("reviewed", """
                id: reviewed
                steps:
                  - id: draft
                  - id: review
                    depends_on: [draft]
                transitions:
                  - {type: revision_loop, reviser: draft, validator: review, max_iterations: 2}
                """);
        engine.start("r1", "reviewed", "{}");
        engine.succeed(engine.onlyDispatch(), "1");
        String answer = "{\"decision\":\"revise\",\"reasons\":\"" + "x".repeat(11_000) + "\"}";

        engine.succeed(engine.onlyDispatch(), answer);

        StepReady again = engine.onlyDispatch();
        assertThat(Objects.requireNonNull(again.loop()).feedback()).isEqualTo(Payload.ofJson(answer));
        assertThat(engine.deadLetters()).isEmpty();
    }

    @Test
    void aRunWhoseStateOutgrowsTheLimitFailsAlone() {
        startEngine(SMALL);
        engine.define(
                "wide",
                """
                id: wide
                steps:
                """
                        + IntStream.range(0, 6)
                                .mapToObj("  - {id: s%d, retry: {initial_delay: 1m, max_delay: 1m}}\n"::formatted)
                                .collect(Collectors.joining()));
        engine.start("r1", "wide", "{}");
        List<StepReady> all = engine.dispatched();

        all.forEach(ready -> engine.fail(ready, StepError.retryable("E", "x".repeat(4_000))));

        WorkflowResult result = engine.onlyResult();
        assertThat(Objects.requireNonNull(result.error()).type()).isEqualTo("StateTooLarge");
        assertThat(engine.stored(Names.RUNS)).isEmpty();
        assertThat(engine.deadLetters()).extracting(DeadLetter::reason).containsOnly("unknown_run");
    }

    @Test
    void aRunWhoseOutputOutgrowsTheLimitIsUndone() {
        startEngine(SMALL);
        engine.define("twice", """
                id: twice
                steps:
                  - {id: a, compensate: {type: undo-a}}
                  - {id: both, depends_on: [a], set: {x: "${output}", y: "${output}"}, compensate: {type: undo-both}}
                  - {id: open}
                """);
        engine.start("r1", "twice", "{}");

        engine.succeed(engine.dispatched().get(0), "\"" + "x".repeat(11_000) + "\"");
        engine.advance(Duration.ofSeconds(1));
        StepReady both = engine.dispatched().get(0);
        assertThat(both.attempt().stepId()).isEqualTo("both~undo");
        assertThat(both.input().toJson()).startsWith("{\"weir.omitted\":");
        engine.succeed(both, "1");
        engine.succeed(engine.dispatched().get(0), "1");

        WorkflowResult result = engine.onlyResult();
        assertThat(Objects.requireNonNull(result.error()).type()).isEqualTo("StateTooLarge");
        assertThat(Objects.requireNonNull(result.compensation()).steps()).containsOnlyKeys("a", "both");
    }

    @Test
    void aDispatchThatIsTooLargeUndoesWhatSucceededAndSendsNothingElse() {
        startEngine(SMALL);
        engine.define("large", """
                id: large
                steps:
                  - {id: a, compensate: {type: undo-a}}
                  - {id: first, depends_on: [a], compensate: {type: undo-first}}
                  - {id: large, depends_on: [a], input: ["${output}", "${output}"]}
                """);
        engine.start("r1", "large", "{}");

        engine.succeed(engine.dispatched().get(0), "\"" + "x".repeat(11_000) + "\"");
        assertThat(engine.dispatched()).isEmpty();
        engine.advance(Duration.ofSeconds(1));
        StepReady undo = engine.dispatched().get(0);
        assertThat(undo.attempt().stepId()).isEqualTo("a~undo");
        engine.succeed(undo, "1");

        assertThat(Objects.requireNonNull(engine.onlyResult().error()).message())
                .contains("PayloadTooLarge");
    }

    @Test
    void aResultTooLargeIsPublishedWithItsLargestOutputsReplaced() {
        startEngine(SMALL);
        engine.define("pair", "id: pair\nsteps:\n  - id: a\n  - id: b\n");
        engine.start("r1", "pair", "{}");
        List<StepReady> entries = engine.dispatched();
        engine.succeed(entries.get(0), "\"" + "x".repeat(11_000) + "\"");

        engine.succeed(entries.get(1), "\"" + "y".repeat(12_000) + "\"");

        List<TestRecord<byte[], byte[]>> results = engine.records(Topics.RESULTS);
        assertThat(results).hasSize(1);
        String json = new String(results.get(0).value(), StandardCharsets.UTF_8);
        assertThat(json).contains("weir.omitted").contains("xxx").doesNotContain("yyy");
        assertThat(Outgoing.sizeOf(
                        results.get(0).key(),
                        results.get(0).value(),
                        results.get(0).headers()))
                .isLessThanOrEqualTo(20_000);
    }

    @Test
    void anInputTooLargeToHandOutEndsTheRunAtItsStart() {
        startEngine(SMALL);
        engine.define(
                "padded", "id: padded\nsteps:\n  - id: only\n    config: {text: \"" + "c".repeat(9_000) + "\"}\n");

        engine.start("r1", "padded", "\"" + "x".repeat(13_000) + "\"");

        assertThat(causeOf(engine.onlyResult())).isEqualTo("PayloadTooLarge");
        assertThat(engine.dispatched()).isEmpty();
        assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
        assertThat(engine.stored(Names.RUNS)).isEmpty();
    }

    @Test
    void aStepWhoseQueueHasNoTopicIsHeldUntilItHas() {
        AtomicReference<String> missing = new AtomicReference<>("gpu");
        engine = new TopologyFixture(directory, Map.of(), 1, queue -> absent(queue, missing.get()));
        engine.define("drawn", "id: drawn\nsteps:\n  - id: only\n    queue: gpu\n");

        engine.start("r1", "drawn", "{}");

        engine.advance(Duration.ofMinutes(5));
        assertThat(engine.results()).isEmpty();
        assertThat(held(engine)).singleElement().satisfies(event -> {
            assertThat(event.stepId()).isEqualTo("only");
            assertThat(event.data()).containsEntry("queue", "gpu");
            assertThat(String.valueOf(event.data().get("reason"))).contains("weir.step-ready.gpu");
        });
        missing.set("none");
        engine.advance(Duration.ofSeconds(31));
        engine.succeed(engine.dispatched("gpu").get(0), "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    private static List<RunRecord.RunEvent> held(TopologyFixture engine) {
        return engine.history().stream()
                .filter(RunRecord.RunEvents.class::isInstance)
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .filter(event -> event.type() == RunEventType.STEP_HELD)
                .toList();
    }

    @Test
    void aQueueWhoseTopicVanishesHoldsUpTheRunsThatNeedItOnly() {
        AtomicReference<String> missing = new AtomicReference<>("none");
        engine = new TopologyFixture(directory, Map.of(), 1, queue -> absent(queue, missing.get()));
        engine.define("one", ONE_STEP);
        engine.define("later", "id: later\nsteps: [{id: a}, {id: b, depends_on: [a], queue: gpu}]\n");
        engine.start("r1", "later", "{}");
        StepReady first = engine.onlyDispatch();
        missing.set("gpu");

        engine.succeed(first, "1");

        engine.start("r2", "one", "{}");
        engine.succeed(engine.onlyDispatch(), "1");
        assertThat(engine.onlyResult().workflowId()).isEqualTo("r2");
        missing.set("none");
        engine.advance(Duration.ofSeconds(5));
        assertThat(engine.dispatched("gpu")).hasSize(1);
    }

    @Test
    void aStepWaitsWhileItIsNotKnownWhetherItsQueueHasATopic() {
        AtomicReference<Queues.State> state = new AtomicReference<>(Queues.State.UNKNOWN);
        engine = new TopologyFixture(directory, Map.of(), 1, queue -> state.get());
        engine.define("one", ONE_STEP);
        engine.start("r1", "one", "{}");
        engine.advance(Duration.ofMinutes(1));
        assertThat(engine.dispatched()).isEmpty();
        assertThat(engine.results()).isEmpty();
        state.set(Queues.State.PRESENT);

        engine.advance(Duration.ofSeconds(31));

        assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r1");
    }

    @Test
    void aStoredRunThatCannotBeReadHurtsNobodyElse() {
        startEngine(Map.of("weir.cache.runs.bytes", "0"));
        engine.define("slow", "id: slow\nsteps: [{id: a, timeouts: {start_to_close: 5s}}]\n");
        engine.start("r1", "slow", "{}");
        StepReady first = engine.onlyDispatch();
        engine.overwrite(Names.RUNS, "r1", new byte[] {0});

        engine.succeed(first, "1");
        engine.advance(Duration.ofSeconds(10));
        engine.advance(Duration.ofMinutes(2));

        DeadLetter letter = engine.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo("unreadable_run");
        assertThat(letter.message()).contains("r1").contains("format version 0");
        engine.start("r2", "one", "{}");
        engine.succeed(engine.onlyDispatch(), "1");
        assertThat(engine.onlyResult().workflowId()).isEqualTo("r2");
    }

    @Test
    void anUnreadableDefinitionIsKeptAndHurtsNobody() {
        startEngine(Map.of());
        engine.pipe(Topics.DEFINITIONS, utf8("junk"), new byte[] {(byte) 0xff, 1, 2});
        engine.pipe(Topics.DEFINITIONS, null, utf8("{}"));

        engine.start("r1", "junk", "{}");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.FAILED);
        engine.start("r2", "one", "{}");
        assertThat(engine.onlyDispatch().input()).isEqualTo(Payload.ofJson("{}"));
    }

    private static Queues.State absent(String queue, String missing) {
        return queue.equals(missing) ? Queues.State.ABSENT : Queues.State.PRESENT;
    }

    private static String causeOf(WorkflowResult result) {
        return Objects.requireNonNull(Objects.requireNonNull(result.error()).cause())
                .type();
    }
}
