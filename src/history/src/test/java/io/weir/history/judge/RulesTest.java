package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Outcome;
import io.weir.protocol.Partitions;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.streams.Changelogs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule has a history that breaks it and no other. */
class RulesTest {
    private static final String TWO = """
            id: two
            steps:
              - id: first
                retry: {max_attempts: 2, initial_delay: 1s}
              - id: second
                depends_on: [first]
            """;

    private static final String LOOP = """
            id: loop
            steps:
              - id: draft
              - id: judge
                depends_on: [draft]
            transitions:
              - {type: revision_loop, reviser: draft, validator: judge, max_iterations: 3}
            """;

    /** Its home is partition 0 of one and of two. */
    private static final String RUN = IntStream.range(0, 100)
            .mapToObj(i -> "run-" + i)
            .filter(id -> Partitions.of(id, 2) == 0)
            .findFirst()
            .orElseThrow();

    @TempDir
    static Path directory;

    private static List<LogRecord> clean;

    private record Broken(List<LogRecord> log, JudgeOptions options, Snapshot snapshot) {
        static Broken log(List<LogRecord> log) {
            return new Broken(log, EngineHistory.options(false), new Snapshot(Map.of(), Map.of(), Map.of()));
        }
    }

    private static final Map<Rule, Function<List<LogRecord>, Broken>> BREAKS = new EnumMap<>(Rule.class);

    @BeforeAll
    static void playAHistory() {
        try (EngineHistory engine = new EngineHistory(directory)) {
            engine.define("two", TWO);
            engine.define("loop", LOOP);
            engine.start(RUN, "two", "{\"n\":1}");
            StepReady first = engine.takeDispatched().get(0);
            engine.complete(first, new Outcome.Failure(StepError.retryable("Busy", "no")));
            engine.advance(Duration.ofSeconds(2));
            StepReady again = engine.takeDispatched().get(0);
            engine.succeed(again, "{\"a\":1}");
            engine.succeed(again, "{\"a\":1}");
            engine.succeed(engine.takeDispatched().get(0), "{\"b\":2}");
            engine.start("r2", "loop", "null");
            engine.succeed(engine.takeDispatched().get(0), "\"one\"");
            engine.complete(
                    engine.takeDispatched().get(0),
                    new Outcome.NeedsRevision(Payload.NULL, Payload.ofJson("\"more\"")));
            engine.succeed(engine.takeDispatched().get(0), "\"two\"");
            engine.succeed(engine.takeDispatched().get(0), "{\"decision\":\"pass\"}");
            engine.pipe(Topics.STEP_COMPLETED, "k", EngineHistory.utf8("{"));
            clean = engine.log();
        }
        breaks();
    }

    private static void breaks() {
        breaks(Rule.RECORDS_READABLE, log -> with(log, record(Topics.RESULTS, 99, "x", EngineHistory.utf8("{}"))));
        breaks(
                Rule.OWN_PARTITION,
                log -> change(
                        log,
                        events(RunEventType.RUN_STARTED),
                        record -> new LogRecord(
                                record.topic(),
                                0,
                                record.offset(),
                                record.timestamp(),
                                EngineHistory.utf8("x"),
                                record.value(),
                                Map.of())));
        breaks(Rule.NO_REQUEST_LOST, log -> with(log, record(Topics.RUN_REQUESTS, 99, "r9", start("r9", "1"))));
        breaks(
                Rule.RECORDS_ACCOUNTED,
                log -> with(log, record(Topics.RUN_REQUESTS, 99, "r9", EngineHistory.utf8("{"))));
        breaks(
                Rule.REFUSALS_RIGHT,
                log -> value(
                        log,
                        record -> record.topic().equals(Topics.RUN_EVENTS)
                                && text(record.value()).contains("\"rejection\""),
                        value -> EngineHistory.utf8(text(value).replace("\"duplicate\"", "\"stale\""))));
        breaks(
                Rule.DEAD_LETTERS_FAITHFUL,
                log -> value(log, topic(Topics.DEAD_LETTERS), value -> EngineHistory.utf8("[")));
        BREAKS.put(Rule.REROUTES_FAITHFUL, RulesTest::reroute);
        breaks(
                Rule.EVENTS_GAP_FREE,
                log -> event(
                        withoutState(log),
                        RunEventType.RUN_SUCCEEDED,
                        event -> new RunEvent(event.seq() + 1, event.type(), null, -1, -1, Map.of())));
        breaks(Rule.ATTEMPTS_IN_ORDER, log -> with(log, moved(first(log, dispatch("first", 1)), 99)));
        breaks(
                Rule.ONE_ACCEPTED_OUTPUT,
                log -> value(
                        log,
                        topic(Topics.STEP_COMPLETED),
                        value -> EngineHistory.utf8(text(value).replace("\"Busy\"", "\"Idle\""))));
        breaks(
                Rule.TOKENS_MATCH,
                log -> ready(
                        log,
                        dispatch("second", 1),
                        old -> copy(
                                old,
                                old.dispatchedAt(),
                                old.input(),
                                old.dependencies(),
                                old.definitionHash(),
                                "guessed",
                                old.maxAttempts())));
        breaks(Rule.EVENTS_AGREE, RulesTest::tooSoon);
        breaks(
                Rule.DISPATCHES_AGREE,
                log -> ready(
                        log,
                        dispatch("second", 1),
                        old -> copy(
                                old,
                                old.dispatchedAt(),
                                Payload.ofJson("7"),
                                old.dependencies(),
                                old.definitionHash(),
                                old.token(),
                                old.maxAttempts())));
        breaks(
                Rule.DEFINITION_PINNED,
                log -> ready(
                        log,
                        dispatch("second", 1),
                        old -> copy(
                                old,
                                old.dispatchedAt(),
                                old.input(),
                                old.dependencies(),
                                "0".repeat(32),
                                old.token(),
                                old.maxAttempts())));
        breaks(
                Rule.CANCELLATIONS_RIGHT,
                log -> with(
                        log,
                        record(
                                Topics.STEP_CANCELLED,
                                99,
                                RUN,
                                Codecs.stepCancelled()
                                        .encode(new StepCancelled(
                                                RUN,
                                                "made up",
                                                Instant.EPOCH,
                                                List.of(new AttemptId(RUN, "first", 0, 1)))))));
        breaks(Rule.NOTHING_AFTER_END, log -> {
            LogRecord last = first(log, dispatch("second", 1));
            StepReady ready = Codecs.stepReady().decode(last.value());
            StepReady late = copy(
                    withAttempt(ready, new AttemptId(RUN, "second", 0, 2)),
                    ready.dispatchedAt().plusSeconds(60),
                    ready.input(),
                    ready.dependencies(),
                    ready.definitionHash(),
                    ready.token(),
                    3);
            return with(log, record(last.topic(), 99, RUN, Codecs.stepReady().encode(late)));
        });
        breaks(Rule.ONE_RESULT, log -> with(log, moved(first(log, topic(Topics.RESULTS)), 99)));
        breaks(
                Rule.RESULT_AGREES,
                log -> value(
                        log,
                        topic(Topics.RESULTS),
                        value -> EngineHistory.utf8(text(value).replace("{\"b\":2}", "{\"b\":3}"))));
        breaks(
                Rule.STATE_AGREES,
                log -> log.stream()
                        .filter(record -> !record.topic().equals(Changelogs.HISTORY.topic(EngineHistory.APPLICATION))
                                || !RUN.equals(record.keyText()))
                        .toList());
        BREAKS.put(
                Rule.NO_LAG,
                log -> new Broken(
                        with(log, record(Topics.RUN_REQUESTS, 99, "r9", start("r9", "1"))),
                        EngineHistory.options(true),
                        new Snapshot(Map.of(), Map.of(), Map.of(new TopicPartition(Topics.RUN_REQUESTS, 0), 50L))));
        BREAKS.put(
                Rule.NOTHING_LIVE,
                log -> new Broken(
                        upTo(
                                log,
                                record -> record.topic().equals(Topics.RUN_REQUESTS) && "r2".equals(record.keyText())),
                        EngineHistory.options(true),
                        new Snapshot(Map.of(), Map.of(), Map.of())));
        BREAKS.put(
                Rule.ENOUGH_WORK,
                log -> new Broken(
                        log,
                        new JudgeOptions(EngineHistory.APPLICATION, true, 3, Set.of(), true, 0, 9),
                        new Snapshot(Map.of(), Map.of(), Map.of())));
    }

    private static void breaks(Rule rule, UnaryOperator<List<LogRecord>> damage) {
        BREAKS.put(rule, log -> Broken.log(damage.apply(log)));
    }

    @Test
    void theHistoryIsCleanToBeginWith() {
        Report report = EngineHistory.judge(clean, true);

        assertThat(report.findings()).isEmpty();
        assertThat(report.counts()).containsEntry("runs finished", 2L).containsEntry("inputs dead-lettered", 1L);
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, mode = EnumSource.Mode.EXCLUDE, names = "API_AGREES")
    void aRuleIsBrokenAloneAndReportedWithItsEvidence(Rule rule) {
        Broken broken = BREAKS.get(rule).apply(clean);

        Report report = judge(broken);

        assertThat(report.broken().keySet()).as(report.findings().toString()).containsExactly(rule);
        if (rule != Rule.ENOUGH_WORK) {
            assertThat(report.findings())
                    .allSatisfy(finding -> assertThat(finding.evidence()).isNotEmpty());
        }
    }

    @Test
    void aRecordAboutARunThatNeverBeganNeedsItsDeadLetter(@TempDir Path other) {
        try (EngineHistory engine = new EngineHistory(other)) {
            engine.command(new RunCommand.SkipStep("nobody", "first", Payload.NULL, null));
            List<LogRecord> log = engine.log();
            assertThat(EngineHistory.judge(log, true).broken().keySet()).doesNotContain(Rule.RECORDS_ACCOUNTED);

            List<LogRecord> without = log.stream()
                    .filter(record -> !record.topic().equals(Topics.DEAD_LETTERS))
                    .toList();

            assertThat(EngineHistory.judge(without, true).broken()).containsKey(Rule.RECORDS_ACCOUNTED);
        }
    }

    @Test
    void operatorsAndCallbacksAreWithinTheRulesAndAnswersOfNobodyAreNot(@TempDir Path other) {
        try (EngineHistory engine = new EngineHistory(other)) {
            engine.define("two", TWO);
            engine.start("r1", "two", "{}");
            StepReady first = engine.takeDispatched().get(0);
            engine.report(new WorkerReport.StepDeferred(first.attempt(), first.token(), null, null));
            engine.command(
                    new RunCommand.CompleteStep("r1", "first", new Outcome.Success(Payload.ofJson("1")), "by phone"));
            engine.takeDispatched();
            engine.command(new RunCommand.SkipStep("r1", "second", Payload.ofJson("2"), null));
            engine.command(new RunCommand.StartRun(
                    "r2", "two", null, Payload.NULL, Map.of("first", Payload.NULL), new ForkedFrom("r1", null)));
            engine.succeed(engine.takeDispatched().get(0), "3");
            List<LogRecord> log = engine.log();

            assertThat(EngineHistory.judge(log, true).findings()).isEmpty();

            List<LogRecord> otherwise = value(
                    log,
                    record -> record.topic().equals(Topics.RUN_REQUESTS) && "r2".equals(record.keyText()),
                    bytes -> EngineHistory.utf8(
                            new String(bytes, StandardCharsets.UTF_8).replace("\"first\"", "\"other\"")));
            assertThat(EngineHistory.judge(otherwise, true).broken()).containsKey(Rule.ONE_ACCEPTED_OUTPUT);
        }
    }

    @Test
    void anEventThatCouldNotFollowIsNotWhatIsDecidedAgain() {
        List<LogRecord> log = event(
                clean,
                RunEventType.REVISION_REQUESTED,
                event -> new RunEvent(
                        event.seq(),
                        event.type(),
                        event.stepId(),
                        event.revision(),
                        event.attempt(),
                        Map.of("iteration", 2, "max_iterations", 3)));

        Report report = judge(Broken.log(log));

        assertThat(report.broken()).containsOnlyKeys(Rule.EVENTS_AGREE);
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("revision_requested of step 'judge'", "iteration 2", "iteration 1"));
    }

    @Test
    void aRetryThatWasNotDueIsNotDecidedAgain() {
        Report report = judge(Broken.log(tooEarly(clean)));

        assertThat(report.broken()).containsOnlyKeys(Rule.EVENTS_AGREE);
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("step_dispatched of step 'first'", "a timer fired"));
    }

    @Test
    void aDispatchThatPermitsMoreAttemptsThanItsDefinitionIsNotDecidedAgain() {
        List<LogRecord> log = ready(
                clean,
                dispatch("second", 1),
                old -> copy(
                        old,
                        old.dispatchedAt(),
                        old.input(),
                        old.dependencies(),
                        old.definitionHash(),
                        old.token(),
                        9));

        assertThat(judge(Broken.log(log)).broken()).containsOnlyKeys(Rule.DISPATCHES_AGREE);
    }

    @Test
    void withoutMemoryForItsInputsARunIsNotDecidedAgainAndTheReportSaysSo() {
        Report report = judge(new Broken(
                tooEarly(clean),
                new JudgeOptions(EngineHistory.APPLICATION, false, 1, Set.of(), true, 0, 9),
                new Snapshot(Map.of(), Map.of(), Map.of())));

        assertThat(report.findings()).isEmpty();
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).startsWith("2 runs were not decided again"));
    }

    @Test
    void withoutAConsumedRequestARunThatMovesIsNotJudgedUnlessQuiescenceIsClaimed() {
        List<LogRecord> log = with(clean, moved(first(clean, topic(Topics.RESULTS)), 99));
        Snapshot snapshot = new Snapshot(Map.of(), Map.of(), Map.of(new TopicPartition(Topics.RESULTS, 0), 50L));

        Report live = judge(new Broken(log, EngineHistory.options(false), snapshot));
        Report quiescent = judge(new Broken(log, EngineHistory.options(true), snapshot));

        assertThat(live.findings()).isEmpty();
        assertThat(live.counts()).containsEntry("runs in motion, not judged", 1L);
        assertThat(quiescent.broken()).containsOnlyKeys(Rule.ONE_RESULT);
    }

    @Test
    void runsThatAreOlderThanWhatIsKeptAreNotJudged() {
        LogRecord cut =
                first(clean, record -> record.topic().equals(Topics.RUN_EVENTS) && "r2".equals(record.keyText()));
        List<LogRecord> log = clean.stream()
                .filter(record -> !record.topic().equals(Topics.RUN_EVENTS) || record.offset() >= cut.offset() - 1)
                .toList();
        Snapshot snapshot =
                new Snapshot(Map.of(), Map.of(new TopicPartition(Topics.RUN_EVENTS, 0), cut.offset() - 1), Map.of());

        Report report = judge(new Broken(log, EngineHistory.options(false), snapshot));

        assertThat(report.counts()).containsEntry("runs partly gone, not judged", 2L);
        assertThat(report.notes()).anySatisfy(note -> assertThat(note).contains("weir.run-events-0"));
        assertThat(report.broken()).containsOnlyKeys(Rule.ENOUGH_WORK);
    }

    @Test
    void anEventOfATypeThatIsNotKnownIsNotTakenForAMissingOne() {
        List<LogRecord> log = value(
                clean,
                events(RunEventType.STEP_SUCCEEDED),
                bytes -> EngineHistory.utf8(
                        new String(bytes, StandardCharsets.UTF_8).replace("step_succeeded", "step_applauded")));

        assertThat(EngineHistory.judge(log, true).findings())
                .extracting(Finding::rule)
                .contains(Rule.RECORDS_READABLE);
    }

    @Test
    void aDefinitionOfANewerFormatIsNotTakenForAnotherOne() {
        String hash = Codecs.stepReady()
                .decode(first(clean, dispatch("second", 1)).value())
                .definitionHash();
        byte[] newer = EngineHistory.utf8("v: 99\nid: two\nsteps: [{id: first}]");

        List<LogRecord> log = with(clean, record(Topics.DEFINITIONS, 99, "two@" + hash, newer));

        assertThat(EngineHistory.judge(log, true).findings()).isEmpty();
    }

    private static Report judge(Broken broken) {
        HistoryJudge judge = new HistoryJudge(broken.options(), broken.snapshot());
        broken.log().stream()
                .filter(record -> record.topic().equals(Topics.DEFINITIONS))
                .forEach(judge::take);
        broken.log().stream()
                .filter(record -> !record.topic().equals(Topics.DEFINITIONS))
                .forEach(judge::take);
        return judge.judge();
    }

    /** Of the two records of a request that was sent on, the copy asks for something else. */
    private static Broken reroute(List<LogRecord> log) {
        List<LogRecord> damaged = change(
                log,
                record -> record.topic().equals(Topics.RUN_REQUESTS) && RUN.equals(record.keyText()),
                record -> new LogRecord(
                        record.topic(),
                        0,
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        Map.of("weir.rerouted", EngineHistory.utf8(Topics.RUN_REQUESTS + "-1@0"))));
        damaged = damaged.stream().filter(record -> !"r2".equals(run(record))).toList();
        LogRecord source =
                new LogRecord(Topics.RUN_REQUESTS, 1, 0, 0, EngineHistory.utf8(RUN), start(RUN, "{\"n\":2}"), Map.of());
        return new Broken(
                with(withoutState(damaged), source),
                EngineHistory.options(false),
                new Snapshot(Map.of(Topics.RUN_REQUESTS, 2), Map.of(), Map.of()));
    }

    private static String run(LogRecord record) {
        return record.keyText();
    }

    /** The second step is dispatched before the first has succeeded, with nothing of it. */
    private static List<LogRecord> tooSoon(List<LogRecord> log) {
        List<LogRecord> damaged = value(
                log,
                record -> events(RunEventType.STEP_SUCCEEDED).test(record) && RUN.equals(record.keyText()),
                value -> {
                    RunEvents batch = (RunEvents) Codecs.runRecord().decode(value);
                    RunEvent done = batch.events().get(0);
                    RunEvent next = batch.events().get(1);
                    return Codecs.runRecord()
                            .encode(new RunEvents(
                                    batch.runId(),
                                    batch.definitionId(),
                                    batch.at(),
                                    batch.source(),
                                    List.of(numbered(next, done.seq()), numbered(done, next.seq()))));
                });
        return ready(
                damaged,
                dispatch("second", 1),
                old -> copy(
                        old,
                        old.dispatchedAt(),
                        old.input(),
                        Map.of(),
                        old.definitionHash(),
                        old.token(),
                        old.maxAttempts()));
    }

    private static RunEvent numbered(RunEvent event, long seq) {
        return new RunEvent(seq, event.type(), event.stepId(), event.revision(), event.attempt(), event.data());
    }

    /** The retry is dispatched right after the failure: its event and its record agree on that. */
    private static List<LogRecord> tooEarly(List<LogRecord> log) {
        Instant[] at = new Instant[1];
        List<LogRecord> damaged = value(
                log,
                record -> record.topic().equals(Topics.RUN_EVENTS)
                        && Codecs.runRecord().decode(record.value()) instanceof RunEvents batch
                        && batch.events().get(0).type() == RunEventType.STEP_DISPATCHED
                        && batch.events().get(0).attempt() == 2,
                value -> {
                    RunEvents batch = (RunEvents) Codecs.runRecord().decode(value);
                    at[0] = batch.at().minusMillis(900);
                    return Codecs.runRecord()
                            .encode(new RunEvents(
                                    batch.runId(), batch.definitionId(), at[0], batch.source(), batch.events()));
                });
        return ready(
                damaged,
                dispatch("first", 2),
                old -> copy(
                        old,
                        at[0],
                        old.input(),
                        old.dependencies(),
                        old.definitionHash(),
                        old.token(),
                        old.maxAttempts()));
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static byte[] start(String runId, String input) {
        return Codecs.runRequest().encode(new RunCommand.StartRun(runId, "two", null, Payload.ofJson(input)));
    }

    private static LogRecord record(String topic, long offset, String key, byte[] value) {
        return new LogRecord(
                topic, 0, offset, clean.get(clean.size() - 1).timestamp(), EngineHistory.utf8(key), value, Map.of());
    }

    private static LogRecord moved(LogRecord record, long offset) {
        return new LogRecord(
                record.topic(), record.partition(), offset, record.timestamp(), record.key(), record.value(), Map.of());
    }

    private static Predicate<LogRecord> topic(String topic) {
        return record -> record.topic().equals(topic);
    }

    private static Predicate<LogRecord> events(RunEventType type) {
        return record -> record.topic().equals(Topics.RUN_EVENTS)
                && Codecs.runRecord().decode(record.value()) instanceof RunEvents batch
                && batch.events().stream().anyMatch(event -> event.type() == type);
    }

    private static Predicate<LogRecord> dispatch(String step, int attempt) {
        return record -> record.topic().startsWith("weir.step-ready.")
                && Codecs.stepReady().decode(record.value()).attempt().equals(new AttemptId(RUN, step, 0, attempt));
    }

    private static LogRecord first(List<LogRecord> log, Predicate<LogRecord> which) {
        return log.stream().filter(which).findFirst().orElseThrow();
    }

    private static List<LogRecord> with(List<LogRecord> log, LogRecord... more) {
        List<LogRecord> damaged = new ArrayList<>(log);
        damaged.addAll(Arrays.asList(more));
        return damaged;
    }

    private static List<LogRecord> upTo(List<LogRecord> log, Predicate<LogRecord> last) {
        List<LogRecord> kept = new ArrayList<>();
        boolean found = false;
        for (LogRecord record : log) {
            // What a record led to stands behind it, up to the next input.
            boolean input =
                    record.topic().equals(Topics.RUN_REQUESTS) || record.topic().equals(Topics.STEP_COMPLETED);
            if (found && input) {
                break;
            }
            found |= last.test(record);
            kept.add(record);
        }
        return kept;
    }

    private static List<LogRecord> withoutState(List<LogRecord> log) {
        return log.stream().filter(record -> record.topic().startsWith("weir.")).toList();
    }

    private static List<LogRecord> change(
            List<LogRecord> log, Predicate<LogRecord> which, UnaryOperator<LogRecord> change) {
        List<LogRecord> damaged = new ArrayList<>(log);
        damaged.set(log.indexOf(first(log, which)), change.apply(first(log, which)));
        return damaged;
    }

    private static List<LogRecord> value(
            List<LogRecord> log, Predicate<LogRecord> which, UnaryOperator<byte[]> change) {
        return change(
                log,
                which,
                record -> new LogRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        change.apply(record.value()),
                        record.headers()));
    }

    private static List<LogRecord> event(List<LogRecord> log, RunEventType type, UnaryOperator<RunEvent> change) {
        return value(log, events(type), value -> {
            RunEvents batch = (RunEvents) Codecs.runRecord().decode(value);
            return Codecs.runRecord()
                    .encode(new RunEvents(
                            batch.runId(),
                            batch.definitionId(),
                            batch.at(),
                            batch.source(),
                            batch.events().stream()
                                    .map(event -> event.type() == type ? change.apply(event) : event)
                                    .toList()));
        });
    }

    private static List<LogRecord> ready(
            List<LogRecord> log, Predicate<LogRecord> which, UnaryOperator<StepReady> change) {
        return value(
                log,
                which,
                value -> Codecs.stepReady()
                        .encode(change.apply(Codecs.stepReady().decode(value))));
    }

    private static StepReady copy(
            StepReady old,
            Instant at,
            Payload input,
            Map<String, Payload> dependencies,
            String hash,
            String token,
            int maxAttempts) {
        return new StepReady(
                old.attempt(),
                old.definitionId(),
                hash,
                old.stepType(),
                old.queue(),
                maxAttempts,
                token,
                at,
                input,
                dependencies,
                old.loop(),
                old.config(),
                old.reportStartAfter(),
                old.startToClose(),
                old.heartbeatTimeout(),
                old.reportStart(),
                old.error());
    }

    private static StepReady withAttempt(StepReady old, AttemptId attempt) {
        return new StepReady(
                attempt,
                old.definitionId(),
                old.definitionHash(),
                old.stepType(),
                old.queue(),
                old.maxAttempts(),
                old.token(),
                old.dispatchedAt(),
                old.input(),
                old.dependencies(),
                old.loop(),
                old.config(),
                old.reportStartAfter(),
                old.startToClose(),
                old.heartbeatTimeout(),
                old.reportStart(),
                old.error());
    }
}
