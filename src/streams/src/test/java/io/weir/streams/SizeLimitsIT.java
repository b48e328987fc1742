package io.weir.streams;

import static io.weir.streams.EngineCluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Weir writes grows with what its users give it: a byte below, at and above its limits, on brokers that take not a byte
 * more. Nothing ends a thread, each run ends with a reason, and the next one is served.
 */
class SizeLimitsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Bytes of a record. Small ones are quick; {@code -Dsizes.record=1048588} is what topics have unless they are told. */
    private static final int RECORD = Integer.getInteger("sizes.record", 20_000);

    private static final int INPUT = RECORD - 4_096;
    private static final Pattern UP_TO = Pattern.compile("has up to (\\d+) bytes");

    @TempDir
    static Path directory;

    private static EngineCluster cluster;
    private static WeirEngine engine;
    private static final List<EngineState> STATES = new CopyOnWriteArrayList<>();

    /** Length of the output of a step, by run and step; without one, the worker answers with a word. */
    private static final Map<String, Integer> LENGTHS = new ConcurrentHashMap<>();

    private static final Map<String, StepReady> HELD = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        cluster = new EngineCluster(RECORD);
        cluster.define("one", "id: one\nsteps: [{id: a}]\n");
        cluster.define("held", "id: held\nsteps: [{id: held}]\n");
        cluster.define("two", "id: two\nsteps: [{id: a}, {id: b, depends_on: [a]}]\n");
        cluster.define("three", "id: three\nsteps: [{id: a}, {id: b}, {id: c}]\n");
        cluster.define("fan", Shapes.fan(300));
        Map<String, String> settings = new HashMap<>(cluster.settings(directory));
        settings.put("weir.limits.record.bytes", Integer.toString(RECORD));
        settings.put("weir.limits.input.bytes", Integer.toString(INPUT));
        settings.put("weir.limits.definition.bytes", Integer.toString(INPUT));
        settings.put("weir.limits.dead-letter.bytes", Integer.toString(RECORD));
        engine = new WeirEngine(WeirConfig.of(settings));
        engine.start();
        assertThat(engine.awaitRunning(PATIENCE)).isTrue();
        engine.onStateChange(STATES::add);
        cluster.worker(SizeLimitsIT::work);
    }

    @AfterAll
    static void stop() {
        engine.close();
        cluster.close();
    }

    /** A thread that ended would have been replaced, and its partitions moved. */
    @AfterEach
    void everyThreadGoesOnAndTheNextRunIsServed() {
        String next = "next-" + System.nanoTime();
        cluster.start(next, "one", "1");
        assertThat(result(next).status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(STATES).isEmpty();
    }

    @AfterEach
    void noTransactionIsAborted() throws Exception {
        cluster.assertNoTransactionWasAborted();
    }

    private static Outcome work(StepReady ready) {
        if (ready.stepType().equals("held")) {
            HELD.put(ready.attempt().runId(), ready);
            return null;
        }
        Integer length = LENGTHS.get(ready.attempt().runId() + "/" + ready.stepType());
        return new Outcome.Success(length == null ? Payload.ofJson("\"ok\"") : textOf(length));
    }

    @Test
    void aRequestOfOneByteTooManyIsADeadLetterAndOneOfTheLimitARun() {
        for (int over = -1; over <= 1; over++) {
            String run = "request" + (over + 1);
            int bare = sizeOf(run, request(run, 2));
            cluster.send(Topics.RUN_REQUESTS, null, utf8(run), request(run, 2 + INPUT + over - bare));
        }

        assertThat(result("request0").status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result("request1").status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(deadLetter("request2").reason()).isEqualTo("too_large");
        assertThat(cluster.results("request2")).isEmpty();
    }

    private static byte[] request(String run, int inputLength) {
        return Codecs.runRequest().encode(new RunCommand.StartRun(run, "one", null, textOf(inputLength)));
    }

    @Test
    void aCompletionOfOneByteTooManyIsADeadLetterAndOneOfTheLimitAnOutput() {
        for (int over = -1; over <= 1; over++) {
            String run = "completion" + (over + 1);
            cluster.start(run, "held", "1");
            StepReady ready = dispatchOf(run);
            int bare = sizeOf(run, completion(ready, 2));
            cluster.send(Topics.STEP_COMPLETED, null, utf8(run), completion(ready, 2 + INPUT + over - bare));
        }

        assertThat(result("completion0").stepOutputs()).containsKey("held");
        assertThat(result("completion1").stepOutputs()).containsKey("held");
        assertThat(deadLetter("completion2").reason()).isEqualTo("too_large");
        cluster.complete(dispatchOf("completion2"), new Outcome.Success(Payload.ofJson("\"less\"")));
        assertThat(result("completion2").status()).isEqualTo(RunStatus.SUCCESS);
    }

    private static byte[] completion(StepReady ready, int outputLength) {
        return Codecs.workerReport()
                .encode(new WorkerReport.StepCompleted(
                        ready.attempt(),
                        ready.token(),
                        new Outcome.Success(textOf(outputLength)),
                        null,
                        "test-worker",
                        null));
    }

    @Test
    void aStepWhoseInputsComeToOneByteTooManyFailsItsRunAndOneOfTheLimitIsHandedOut() {
        int probe = RECORD - 6_000;
        String message =
                Objects.requireNonNull(chained("handout9", probe).error()).message();
        Matcher found = UP_TO.matcher(message);
        assertThat(found.find()).as(message).isTrue();
        int excess = Integer.parseInt(found.group(1)) - RECORD;

        assertThat(chained("handout0", probe - excess - 1).status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(chained("handout1", probe - excess).status()).isEqualTo(RunStatus.SUCCESS);
        WorkflowResult over = chained("handout2", probe - excess + 1);
        assertThat(over.status()).isEqualTo(RunStatus.FAILED);
        assertThat(Objects.requireNonNull(over.error()).message())
                .contains("PayloadTooLarge")
                .contains("has up to " + (RECORD + 1) + " bytes");
    }

    /** The first step's output and an input of 8,000 bytes are what the second one gets. */
    private static WorkflowResult chained(String run, int outputLength) {
        LENGTHS.put(run + "/a", outputLength);
        cluster.start(run, "two", textOf(8_000).toJson());
        return result(run);
    }

    @Test
    void aResultOfAnySizeAroundTheLimitIsPublishedWholeOrTrimmedToFit() {
        int whole = 0;
        int trimmed = 0;
        // A result tells times, so its length is not known to the byte beforehand: all around the limit, then.
        for (int length = RECORD - 11_300; length <= RECORD - 10_500; length += 32) {
            String run = "result-" + length;
            List.of("a", "b", "c").forEach(step -> LENGTHS.put(run + "/" + step, 5_000));
            LENGTHS.put(run + "/c", length);
            cluster.start(run, "three", "1");
        }
        for (int length = RECORD - 11_300; length <= RECORD - 10_500; length += 32) {
            WorkflowResult result = result("result-" + length);
            assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
            boolean isWhole = result.stepOutputs().get("c").size() == length;
            whole += isWhole ? 1 : 0;
            trimmed += isWhole ? 0 : 1;
        }
        assertThat(whole).isPositive();
        assertThat(trimmed).isPositive();
        assertThat(cluster.records(Topics.RESULTS)).allSatisfy(SizeLimitsIT::assertFits);
    }

    @Test
    void moreEventsThanFitIntoARecordComeInSeveralAndNoneIsMissing() {
        cluster.start("fan", "fan", "1");

        assertThat(result("fan").status()).isEqualTo(RunStatus.SUCCESS);
        List<Long> numbers = cluster.eventNumbers("fan");
        assertThat(numbers)
                .hasSizeGreaterThan(600)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(cluster.records(Topics.RUN_EVENTS)).allSatisfy(SizeLimitsIT::assertFits);
    }

    @Test
    void aDeadLetterIsCutWhereItsSourceAndTheReasonDoNotFitTogether() {
        List<Integer> lengths = IntStream.iterate(RECORD - 1_000, length -> length + 23)
                .limit(40)
                .boxed()
                .toList();
        lengths.forEach(length -> cluster.send(Topics.RUN_REQUESTS, null, utf8("letter-" + length), new byte[length]));

        lengths.forEach(length -> deadLetter("letter-" + length));
        List<ConsumerRecord<byte[], byte[]>> letters = cluster.records(Topics.DEAD_LETTERS);
        assertThat(letters).allSatisfy(SizeLimitsIT::assertFits);
        assertThat(letters.stream()
                        .filter(letter -> letter.headers().lastHeader(DeadLetters.TRUNCATED_HEADER) != null)
                        .count())
                .isBetween(1L, 39L);
    }

    private static void assertFits(ConsumerRecord<byte[], byte[]> record) {
        assertThat(Outgoing.sizeOf(record.key(), record.value(), record.headers()))
                .isLessThanOrEqualTo(RECORD);
    }

    private static int sizeOf(String key, byte[] value) {
        return Outgoing.sizeOf(utf8(key), value, new RecordHeaders());
    }

    /** A JSON text of so many bytes, quotes included. */
    private static Payload textOf(int length) {
        return Payload.ofJson("\"" + "x".repeat(length - 2) + "\"");
    }

    private static WorkflowResult result(String run) {
        await("result of " + run)
                .atMost(PATIENCE)
                .until(() -> !cluster.results(run).isEmpty());
        return cluster.results(run).get(0);
    }

    private static StepReady dispatchOf(String run) {
        await("dispatch of " + run).atMost(PATIENCE).until(() -> HELD.containsKey(run));
        return HELD.get(run);
    }

    private static DeadLetter deadLetter(String key) {
        await("dead letter of " + key)
                .atMost(PATIENCE)
                .until(() -> cluster.deadLetters().stream().anyMatch(letter -> hasKey(letter, key)));
        return cluster.deadLetters().stream()
                .filter(letter -> hasKey(letter, key))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasKey(DeadLetter letter, String key) {
        return letter.key() != null && java.util.Arrays.equals(letter.key(), utf8(key));
    }
}
