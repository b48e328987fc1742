package io.weir.engine;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepError;
import io.weir.protocol.Timestamps;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepStarted;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies a worker's report that {@link Reports} has not refused, or the answer of an operator in its place. */
final class AcceptedReports {
    private final RunDraft run;
    private final Successes successes;
    private final Attempts attempts;
    private final LateAttempts late;
    /** Of the completed attempt. A turn accepts one report. */
    private long begunAt;

    private Map<String, Object> facts = Map.of();

    AcceptedReports(RunDraft run, Successes successes, Attempts attempts, LateAttempts late) {
        this.run = run;
        this.successes = successes;
        this.attempts = attempts;
        this.late = late;
    }

    void take(int step, WorkerReport report) {
        if (report instanceof StepCompleted completed) {
            completed(step, completed);
        } else if (report instanceof StepHandedBack back) {
            handedBack(step, back);
        } else if (report instanceof StepDeferred deferred) {
            deferred(step, deferred);
        } else {
            heard(step, report instanceof StepStarted);
        }
    }

    /** A heartbeat of an attempt without a reported start shows that the attempt has started. */
    private void heard(int step, boolean start) {
        StepState state = run.step(step);
        if (state.status() == StepStatus.DISPATCHED) {
            run.step(step, state.started(run.at()));
            run.event(RunEventType.STEP_STARTED, step, queued(state, run.at()));
        } else if (!start) {
            if (run.at() < state.heardAt()) {
                // The clock was put back since the last sign of life. It now shows an earlier time, so no new sign of
                // life would be later than that one.
                run.tellPutBack(run.at());
            }
            run.step(step, state.heard(run.at()));
        }
        run.wakeBy(Deadlines.of(run.plan().step(step), run.step(step), run.now()));
    }

    /**
     * A worker that cannot run a step is not a failure of the step: another worker may run it, even one that starts
     * later.
     */
    private void handedBack(int step, StepHandedBack report) {
        if (late.isLate(step)) {
            late.notRun(step, report.reason());
            return;
        }
        StepState state = run.step(step);
        long next = run.at() + Pauses.next(run.at() - state.since());
        run.step(step, state.handedBack(run.at(), next));
        run.event(
                RunEventType.STEP_HANDED_BACK,
                step,
                Map.of("reason", report.reason(), "retry_at", Timestamps.format(Instant.ofEpochMilli(next))));
        run.wakeBy(Deadlines.of(run.plan().step(step), run.step(step), run.now()));
    }

    /** The time for the completion counts from here on; start-to-close and heartbeats do not apply any more. */
    private void deferred(int step, StepDeferred report) {
        StepState before = run.step(step);
        long begun = begunAt(before, report.startedAt());
        run.step(step, before.deferred(run.at(), begun));
        Map<String, Object> data =
                new HashMap<>(begun == 0 || before.status() == StepStatus.STARTED ? Map.of() : queued(before, begun));
        long due = Deadlines.of(run.plan().step(step), run.step(step), run.now());
        if (due != RunState.NONE) {
            data.put("due_at", Timestamps.format(Instant.ofEpochMilli(due)));
        }
        run.event(RunEventType.STEP_DEFERRED, step, data);
        run.wakeBy(due);
    }

    private static Map<String, Object> queued(StepState dispatched, long begunAt) {
        return Map.of("queued_ms", Math.max(0, begunAt - dispatched.since()));
    }

    /**
     * When work on the attempt began, 0 if this was not reported. A worker's clock is limited to the time between the
     * dispatch and now.
     */
    private long begunAt(StepState state, @Nullable Instant said) {
        if (state.status() == StepStatus.STARTED) {
            return state.since();
        }
        if (state.status() == StepStatus.DEFERRED) {
            return state.heardAt();
        }
        if (said == null) {
            return 0;
        }
        if (said.isBefore(Instant.ofEpochMilli(state.since()))) {
            return state.since();
        }
        return said.isAfter(Instant.ofEpochMilli(run.at())) ? run.at() : said.toEpochMilli();
    }

    private void completed(int step, StepCompleted report) {
        StepState state = run.step(step);
        begunAt = begunAt(state, report.startedAt());
        facts = begunAt == 0 || state.status() != StepStatus.DISPATCHED ? Map.of() : queued(state, begunAt);
        completed(step, report.outcome(), report.metadata());
    }

    /**
     * An operator completes the attempt in flight.
     *
     * @param about facts for its event
     */
    void completedByOperator(int step, Outcome outcome, Map<String, Object> about) {
        begunAt = begunAt(run.step(step), null);
        facts = about;
        completed(step, outcome, null);
    }

    /**
     * An operator settles the step, whether it has an attempt in flight or not.
     *
     * @param about facts for its event
     */
    void skippedByOperator(int step, Payload output, Map<String, Object> about) {
        long begun = run.step(step).status().isInFlight() ? begunAt(run.step(step), null) : 0;
        if (late.isLate(step)) {
            late.completed(step, new Outcome.Success(output), null, begun, about);
        } else {
            successes.skippedByOperator(step, output, begun, about);
        }
    }

    private void completed(int step, Outcome outcome, @Nullable Payload metadata) {
        if (late.isLate(step)) {
            late.completed(step, outcome, metadata, begunAt, facts);
        } else if (outcome instanceof Outcome.Success success) {
            successes.succeeded(step, success.output(), metadata, begunAt, facts);
        } else if (outcome instanceof Outcome.NeedsRevision revision) {
            needsRevision(step, revision, metadata);
        } else if (outcome instanceof Outcome.Failure failure) {
            attempts.failed(step, failure.error(), begunAt, facts);
        } else {
            throw new IllegalStateException("an outcome the core does not know: " + outcome);
        }
    }

    private void needsRevision(int step, Outcome.NeedsRevision revision, @Nullable Payload metadata) {
        if (!successes.sentBack(step, revision, metadata, begunAt, facts)) {
            attempts.failed(
                    step,
                    StepError.permanent(
                            "UnexpectedRevision",
                            "step '" + run.plan().stepId(step)
                                    + "' asked for a revision, but is the validator of no open revision loop"),
                    begunAt,
                    facts);
        }
    }
}
