package io.weir.history.judge;

import io.weir.protocol.Codecs;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import io.weir.streams.Changelogs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Ways to damage a log, each as a broken engine or a broken disk might. Where a log has nothing to damage so, none. */
enum Corruption {
    RESULT_DROPPED((log, random) -> drop(log, random, topic(Topics.RESULTS))),
    RESULT_DOUBLED((log, random) -> twice(log, random, topic(Topics.RESULTS))),
    RESULT_TURNED((log, random) -> alter(log, random, topic(Topics.RESULTS), Corruption::turned)),
    RESULT_OUTPUT_ALTERED((log, random) ->
            alter(log, random, topic(Topics.RESULTS).and(Corruption::hasOutputs), Corruption::otherOutputs)),
    EVENTS_DROPPED((log, random) -> drop(log, random, topic(Topics.RUN_EVENTS).and(Corruption::hasEvents))),
    EVENTS_DOUBLED((log, random) -> twice(log, random, topic(Topics.RUN_EVENTS).and(Corruption::hasEvents))),
    EVENTS_SWAPPED(Corruption::swapEvents),
    EVENT_RENAMED((log, random) -> events(
            log,
            random,
            RunEventType.STEP_SUCCEEDED,
            event -> with(event, RunEventType.STEP_SKIPPED, event.attempt(), event.data()))),
    SUCCESS_WITHOUT_ITS_ATTEMPT((log, random) -> events(
            log,
            random,
            event -> event.type() == RunEventType.STEP_SUCCEEDED && event.attempt() > 0,
            event -> with(event, event.type(), -1, event.data()))),
    BYPASSED_STEP_SKIPPED(
            (log, random) -> events(log, random, RunEventType.STEP_BYPASSED, as(RunEventType.STEP_SKIPPED))),
    CANCELLED_STEP_SKIPPED(
            (log, random) -> events(log, random, RunEventType.STEP_CANCELLED, as(RunEventType.STEP_SKIPPED))),
    WAIT_LENGTHENED((log, random) -> events(
            log,
            random,
            RunEventType.STEP_WAITING,
            event -> with(event, event.type(), event.attempt(), Map.of("until", "2030-01-01T00:00:00Z")))),
    WAIT_ENDED_AT_ONCE(
            (log, random) -> events(log, random, RunEventType.STEP_WAITING, as(RunEventType.STEP_SUCCEEDED))),
    ROUND_RENUMBERED((log, random) -> events(log, random, RunEventType.STEP_REPEATED, event -> {
        Map<String, Object> data = new HashMap<>(event.data());
        data.put("round", 99);
        return with(event, event.type(), event.attempt(), data);
    })),
    ROUND_COUNTED_AS_THE_LAST(
            (log, random) -> events(log, random, RunEventType.STEP_REPEATED, as(RunEventType.STEP_SUCCEEDED))),
    FAILURE_WITH_ANOTHER_ERROR((log, random) -> events(
            log,
            random,
            event -> event.type() == RunEventType.STEP_FAILED && event.attempt() < 1,
            event -> with(
                    event,
                    event.type(),
                    event.attempt(),
                    Map.of("error_type", "Another", "error_message", "no", "retryable", false)))),
    RESULT_WITHOUT_ITS_OUTPUT((log, random) -> alter(
            log,
            random,
            topic(Topics.RESULTS)
                    .and(record ->
                            Codecs.workflowResult().decode(record.value()).output() != null),
            Corruption::withoutOutput)),
    ATTEMPT_RENUMBERED((log, random) -> events(
            log,
            random,
            RunEventType.STEP_DISPATCHED,
            event -> with(event, event.type(), event.attempt() + 1, event.data()))),
    RETRY_LATER_THAN_ITS_DISPATCH(Corruption::earlyRetry),
    HASH_CHANGED_IN_EVENT((log, random) -> events(
            log,
            random,
            RunEventType.RUN_STARTED,
            event -> with(
                    event,
                    event.type(),
                    event.attempt(),
                    Map.of("definition_id", "flow0", "definition_hash", "0".repeat(32))))),
    DISPATCH_DROPPED((log, random) -> drop(log, random, Corruption::isDispatch)),
    DISPATCH_DOUBLED((log, random) -> twice(log, random, Corruption::isDispatch)),
    DISPATCH_HASH_CHANGED((log, random) ->
            alter(log, random, Corruption::isDispatch, value -> ready(value, "f".repeat(32), null, null))),
    DISPATCH_TOKEN_CHANGED(
            (log, random) -> alter(log, random, answered(log), value -> ready(value, null, "another", null))),
    DISPATCH_INPUT_CHANGED((log, random) -> alter(
            log, random, Corruption::isDispatch, value -> ready(value, null, null, Payload.ofJson("{\"n\":-1}")))),
    COMPLETION_ALTERED((log, random) -> alter(log, random, accepted(log), Corruption::otherCompletion)),
    COMPLETION_DROPPED((log, random) -> drop(log, random, accepted(log))),
    COMPLETION_DOUBLED((log, random) -> twice(log, random, accepted(log))),
    REQUEST_DROPPED((log, random) -> drop(log, random, startOfARun(log))),
    REFUSAL_DROPPED((log, random) -> drop(log, random, refusalOfMoreThanASign(log))),
    REFUSAL_DOUBLED((log, random) -> twice(log, random, topic(Topics.RUN_EVENTS).and(Corruption::hasSource))),
    REFUSAL_REASON_CHANGED((log, random) ->
            alter(log, random, topic(Topics.RUN_EVENTS).and(Corruption::hasSource), Corruption::otherReason)),
    CANCELLATION_DOUBLED((log, random) -> twice(log, random, topic(Topics.STEP_CANCELLED))),
    CANCELLATION_OF_ANOTHER_ATTEMPT((log, random) -> alter(
            log,
            random,
            topic(Topics.STEP_CANCELLED),
            value -> EngineHistory.utf8(
                    new String(value, StandardCharsets.UTF_8).replaceAll("\"attempt\":(\\d+)", "\"attempt\":9$1")))),
    DEAD_LETTER_DROPPED(
            (log, random) -> drop(log, random, topic(Topics.DEAD_LETTERS).and(record -> !isSign(record)))),
    DEAD_LETTER_ALTERED((log, random) ->
            alter(log, random, topic(Topics.DEAD_LETTERS), value -> EngineHistory.utf8("other bytes"))),
    DEAD_LETTER_MISPLACED((log, random) -> headers(log, random, DeadLetter.OFFSET_HEADER, "99999")),
    STATE_LEFT_BEHIND(Corruption::resurrect),
    HISTORY_DROPPED((log, random) -> drop(log, random, Corruption::isHistoryHead)),
    RECORD_CUT((log, random) -> alter(
            log,
            random,
            record -> record.topic().equals(Topics.RESULTS)
                    || record.topic().equals(Topics.RUN_EVENTS)
                    || isDispatch(record),
            value -> Arrays.copyOf(value, value.length - 2))),
    KEY_CHANGED((log, random) -> change(
            log,
            random,
            topic(Topics.RUN_EVENTS),
            record -> new LogRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    EngineHistory.utf8("other"),
                    record.value(),
                    record.headers())));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final BiFunction<List<LogRecord>, Random, Optional<List<LogRecord>>> damage;

    Corruption(BiFunction<List<LogRecord>, Random, Optional<List<LogRecord>>> damage) {
        this.damage = damage;
    }

    Optional<List<LogRecord>> damage(List<LogRecord> log, Random random) {
        return damage.apply(log, random);
    }

    private static Predicate<LogRecord> topic(String topic) {
        return record -> record.topic().equals(topic);
    }

    private static boolean isDispatch(LogRecord record) {
        return record.topic().startsWith("weir.step-ready.");
    }

    private static Optional<Integer> pick(List<LogRecord> log, Random random, Predicate<LogRecord> which) {
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            if (which.test(log.get(i))) {
                candidates.add(i);
            }
        }
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    private static Optional<List<LogRecord>> drop(List<LogRecord> log, Random random, Predicate<LogRecord> which) {
        return pick(log, random, which).map(i -> {
            List<LogRecord> damaged = new ArrayList<>(log);
            damaged.remove((int) i);
            return damaged;
        });
    }

    /** The same record once more, at the end of its partition. */
    private static Optional<List<LogRecord>> twice(List<LogRecord> log, Random random, Predicate<LogRecord> which) {
        return pick(log, random, which).map(i -> {
            LogRecord record = log.get(i);
            List<LogRecord> damaged = new ArrayList<>(log);
            damaged.add(new LogRecord(
                    record.topic(),
                    record.partition(),
                    1_000_000,
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers()));
            return damaged;
        });
    }

    private static Optional<List<LogRecord>> change(
            List<LogRecord> log, Random random, Predicate<LogRecord> which, Function<LogRecord, LogRecord> change) {
        return pick(log, random, which).map(i -> {
            List<LogRecord> damaged = new ArrayList<>(log);
            damaged.set(i, change.apply(log.get(i)));
            return damaged;
        });
    }

    private static Optional<List<LogRecord>> alter(
            List<LogRecord> log, Random random, Predicate<LogRecord> which, Function<byte[], byte[]> change) {
        return change(log, random, which, record -> withValue(record, change.apply(record.value())));
    }

    private static LogRecord withValue(LogRecord record, byte[] value) {
        return new LogRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                value,
                record.headers());
    }

    private static Optional<List<LogRecord>> headers(List<LogRecord> log, Random random, String header, String value) {
        return change(log, random, topic(Topics.DEAD_LETTERS), record -> {
            Map<String, byte[]> headers = new HashMap<>(record.headers());
            headers.put(header, EngineHistory.utf8(value));
            return new LogRecord(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    headers);
        });
    }

    private static boolean hasEvents(LogRecord record) {
        return Codecs.runRecord().decode(record.value()) instanceof RunEvents;
    }

    private static boolean hasSource(LogRecord record) {
        return Codecs.runRecord().decode(record.value()) instanceof RecordRejected;
    }

    private static boolean isSign(LogRecord record) {
        return record.value() != null
                && new String(record.value(), StandardCharsets.UTF_8)
                        .matches("(?s).*\"type\":\"(started|heartbeat)\".*");
    }

    /** A sign of life leaves no trace when it is accepted: nobody can tell it from one whose refusal got lost. */
    private static Predicate<LogRecord> refusalOfMoreThanASign(List<LogRecord> log) {
        List<String> signs = log.stream()
                .filter(record -> record.topic().equals(Topics.STEP_COMPLETED) && isSign(record))
                .map(record -> record.position().toString())
                .toList();
        return record -> record.topic().equals(Topics.RUN_EVENTS)
                && Codecs.runRecord().decode(record.value()) instanceof RecordRejected rejected
                && !signs.contains(rejected.source());
    }

    private static Function<RunEvent, RunEvent> as(RunEventType type) {
        return event -> with(event, type, event.attempt(), Map.of());
    }

    private static Optional<List<LogRecord>> events(
            List<LogRecord> log, Random random, RunEventType type, Function<RunEvent, RunEvent> change) {
        return events(log, random, event -> event.type() == type, change);
    }

    private static Optional<List<LogRecord>> events(
            List<LogRecord> log, Random random, Predicate<RunEvent> of, Function<RunEvent, RunEvent> change) {
        Predicate<LogRecord> which = record -> record.topic().equals(Topics.RUN_EVENTS)
                && Codecs.runRecord().decode(record.value()) instanceof RunEvents events
                && events.events().stream().anyMatch(of);
        return alter(log, random, which, value -> {
            RunEvents events = (RunEvents) Codecs.runRecord().decode(value);
            List<RunEvent> changed = events.events().stream()
                    .map(event -> of.test(event) ? change.apply(event) : event)
                    .toList();
            return Codecs.runRecord()
                    .encode(new RunEvents(
                            events.runId(), events.definitionId(), events.at(), events.source(), changed));
        });
    }

    private static RunEvent with(RunEvent event, RunEventType type, int attempt, Map<String, Object> data) {
        return new RunEvent(event.seq(), type, event.stepId(), event.revision(), attempt, data);
    }

    /** Two records of one run's events change places. */
    private static Optional<List<LogRecord>> swapEvents(List<LogRecord> log, Random random) {
        Optional<Integer> first = pick(log, random, topic(Topics.RUN_EVENTS).and(Corruption::hasEvents));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String run = log.get(first.get()).keyText();
        for (int i = first.get() + 1; i < log.size(); i++) {
            LogRecord other = log.get(i);
            if (other.topic().equals(Topics.RUN_EVENTS)
                    && hasEvents(other)
                    && String.valueOf(run).equals(other.keyText())) {
                List<LogRecord> damaged = new ArrayList<>(log);
                LogRecord one = log.get(first.get());
                damaged.set(first.get(), withValue(one, other.value()));
                damaged.set(i, withValue(other, one.value()));
                return Optional.of(damaged);
            }
        }
        return Optional.empty();
    }

    /** As if a retry had not waited for its time. */
    private static Optional<List<LogRecord>> earlyRetry(List<LogRecord> log, Random random) {
        return alter(
                log,
                random,
                record -> record.topic().equals(Topics.RUN_EVENTS)
                        && Codecs.runRecord().decode(record.value()) instanceof RunEvents events
                        && events.events().stream()
                                .anyMatch(event -> event.type() == RunEventType.STEP_DISPATCHED && event.attempt() > 1)
                        && events.events().stream().noneMatch(event -> event.type() == RunEventType.STEP_FAILED),
                value -> {
                    RunEvents events = (RunEvents) Codecs.runRecord().decode(value);
                    return Codecs.runRecord()
                            .encode(new RunEvents(
                                    events.runId(),
                                    events.definitionId(),
                                    events.at().minusSeconds(10_000),
                                    events.source(),
                                    events.events()));
                });
    }

    private static byte[] turned(byte[] value) {
        WorkflowResult result = Codecs.workflowResult().decode(value);
        boolean success = result.status() == RunStatus.SUCCESS;
        return Codecs.workflowResult()
                .encode(new WorkflowResult(
                        result.workflowId(),
                        result.definitionId(),
                        result.definitionVersion(),
                        result.definitionHash(),
                        success ? RunStatus.FAILED : RunStatus.SUCCESS,
                        result.stepOutputs(),
                        result.stepMetadata(),
                        result.revisionOutputs(),
                        result.startedAt(),
                        result.completedAt(),
                        success ? new RunError("StepFailed", "no", null, null) : null,
                        result.output(),
                        result.forkedFrom(),
                        result.compensation()));
    }

    private static byte[] withoutOutput(byte[] value) {
        WorkflowResult result = Codecs.workflowResult().decode(value);
        return Codecs.workflowResult()
                .encode(new WorkflowResult(
                        result.workflowId(),
                        result.definitionId(),
                        result.definitionVersion(),
                        result.definitionHash(),
                        result.status(),
                        result.stepOutputs(),
                        result.stepMetadata(),
                        result.revisionOutputs(),
                        result.startedAt(),
                        result.completedAt(),
                        result.error(),
                        null,
                        result.forkedFrom(),
                        result.compensation()));
    }

    private static boolean hasOutputs(LogRecord record) {
        return !Codecs.workflowResult().decode(record.value()).stepOutputs().isEmpty();
    }

    private static byte[] otherOutputs(byte[] value) {
        WorkflowResult result = Codecs.workflowResult().decode(value);
        Map<String, Payload> outputs = new HashMap<>();
        result.stepOutputs().keySet().forEach(step -> outputs.put(step, Payload.ofJson("\"another\"")));
        return Codecs.workflowResult()
                .encode(new WorkflowResult(
                        result.workflowId(),
                        result.definitionId(),
                        result.definitionVersion(),
                        result.definitionHash(),
                        result.status(),
                        outputs,
                        result.stepMetadata(),
                        result.revisionOutputs(),
                        result.startedAt(),
                        result.completedAt(),
                        result.error(),
                        result.output(),
                        result.forkedFrom(),
                        result.compensation()));
    }

    private static byte[] ready(byte[] value, String hash, String token, Payload input) {
        StepReady ready = Codecs.stepReady().decode(value);
        return Codecs.stepReady()
                .encode(new StepReady(
                        ready.attempt(),
                        ready.definitionId(),
                        hash == null ? ready.definitionHash() : hash,
                        ready.stepType(),
                        ready.queue(),
                        ready.maxAttempts(),
                        token == null ? ready.token() : token,
                        ready.dispatchedAt(),
                        input == null ? ready.input() : input,
                        ready.dependencies(),
                        ready.loop(),
                        ready.config(),
                        ready.reportStartAfter(),
                        ready.startToClose(),
                        ready.heartbeatTimeout(),
                        ready.reportStart(),
                        ready.error()));
    }

    /** Completions that were accepted: neither a refusal nor a dead letter names them. */
    private static Predicate<LogRecord> accepted(List<LogRecord> log) {
        List<String> others = new ArrayList<>();
        for (LogRecord record : log) {
            if (record.topic().equals(Topics.RUN_EVENTS)
                    && Codecs.runRecord().decode(record.value()) instanceof RecordRejected rejected) {
                others.add(rejected.source());
            } else if (record.topic().equals(Topics.DEAD_LETTERS)) {
                others.add(record.header(DeadLetter.TOPIC_HEADER) + "-" + record.header(DeadLetter.PARTITION_HEADER)
                        + "@" + record.header(DeadLetter.OFFSET_HEADER));
            }
        }
        return record -> record.topic().equals(Topics.STEP_COMPLETED)
                && !others.contains(record.position().toString())
                && Codecs.workerReport().decode(record.value()) instanceof WorkerReport.StepCompleted;
    }

    /** Dispatches whose attempt has an accepted completion. */
    private static Predicate<LogRecord> answered(List<LogRecord> log) {
        Predicate<LogRecord> accepted = accepted(log);
        List<Object> attempts = new ArrayList<>();
        log.stream()
                .filter(accepted)
                .forEach(record -> attempts.add(
                        Codecs.workerReport().decode(record.value()).attempt()));
        return record -> isDispatch(record)
                && attempts.contains(Codecs.stepReady().decode(record.value()).attempt());
    }

    private static Predicate<LogRecord> startOfARun(List<LogRecord> log) {
        Map<String, Position> first = new HashMap<>();
        for (LogRecord record : log) {
            if (record.topic().equals(Topics.RUN_REQUESTS) && record.value() != null) {
                String text = new String(record.value(), StandardCharsets.UTF_8);
                if (text.contains("\"start\"")) {
                    first.putIfAbsent(String.valueOf(record.keyText()), record.position());
                }
            }
        }
        return record -> first.containsValue(record.position());
    }

    private static byte[] otherCompletion(byte[] value) {
        WorkerReport.StepCompleted report =
                (WorkerReport.StepCompleted) Codecs.workerReport().decode(value);
        Outcome outcome = report.outcome() instanceof Outcome.Failure
                ? new Outcome.Success(Payload.NULL)
                : new Outcome.Failure(StepError.retryable("Made", "up"));
        return Codecs.workerReport()
                .encode(new WorkerReport.StepCompleted(report.attempt(), report.token(), outcome, null, null, null));
    }

    private static byte[] otherReason(byte[] value) {
        RecordRejected rejected = (RecordRejected) Codecs.runRecord().decode(value);
        // Without the run's secret, a forged token can't be told from one of a dispatch that was never committed.
        RejectionReason reason =
                rejected.reason() == RejectionReason.STALE || rejected.reason() == RejectionReason.FORGED
                        ? RejectionReason.UNEXPECTED
                        : RejectionReason.STALE;
        return Codecs.runRecord()
                .encode(new RecordRejected(
                        rejected.runId(),
                        rejected.at(),
                        reason,
                        rejected.message(),
                        rejected.source(),
                        rejected.attempt()));
    }

    private static boolean isHistoryHead(LogRecord record) {
        return record.topic().equals(Changelogs.HISTORY.topic(EngineHistory.APPLICATION))
                && record.value() != null
                && record.keyText() != null
                && String.valueOf(record.keyText()).startsWith("run-")
                && String.valueOf(record.keyText()).indexOf(0) < 0;
    }

    /** The tombstone that takes an ended run out of a live store gets lost. */
    private static Optional<List<LogRecord>> resurrect(List<LogRecord> log, Random random) {
        return drop(
                log,
                random,
                record -> record.topic().equals(Changelogs.RUNS.topic(EngineHistory.APPLICATION))
                        && record.value() == null);
    }
}
