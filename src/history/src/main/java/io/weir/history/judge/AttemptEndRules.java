package io.weir.history.judge;

import io.weir.definition.Timeouts;
import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RetryPolicy;
import io.weir.protocol.RunRecord.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about how an attempt ends: by one accepted report, or by a timer that is due; and whether there is another. */
final class AttemptEndRules {
    private static final String SCHEDULE_TO_START = "ScheduleToStartTimeout";
    private static final String START_TO_CLOSE = "StartToCloseTimeout";
    private static final String HEARTBEAT = "HeartbeatTimeout";
    private static final Set<String> TIMEOUTS = Set.of(SCHEDULE_TO_START, START_TO_CLOSE, HEARTBEAT);

    /** Attempts that ended in the decision that made them: their record was too large. */
    private static final Set<String> NOT_HANDED_OUT = Set.of("PayloadTooLarge");

    private static final Duration LONGEST_WISH = Duration.ofDays(30);

    private final RunCase run;
    private final RunModel model;

    AttemptEndRules(RunCase run, RunModel model) {
        this.run = run;
        this.model = model;
    }

    /** Holds a success against its report, and returns that; null when there is none. */
    @Nullable
    Input succeeded(Told.Events record, RunEvent event) {
        Input by = onlyReport(record, run.attempt(event), true);
        if (by != null && by.report() != null && by.report().outcome() instanceof Input.Failed) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    RunCase.name(run.attempt(event)) + " is told to have succeeded, but its report says that it failed",
                    record.at(),
                    by.at());
        }
        return by;
    }

    boolean wasNeverHandedOut(RunEvent event) {
        return NOT_HANDED_OUT.contains(errorType(event)) && run.dispatch(run.attempt(event)) == null;
    }

    /** Holds a failure against its report or its timer, and returns whether another attempt follows. */
    boolean failed(Told.Events record, RunEvent event, int step) {
        AttemptId attempt = run.attempt(event);
        String type = errorType(event);
        Input by = onlyReport(record, attempt, false);
        if (by == null) {
            if (TIMEOUTS.contains(type)) {
                timedOut(record, event, step, type);
            } else if (!type.isEmpty() && !wasNeverHandedOut(event)) {
                run.broken(
                        Rule.ONE_ACCEPTED_OUTPUT,
                        RunCase.name(attempt) + " failed with " + type
                                + ", which no accepted report says and no timer can",
                        record.at());
            }
        } else {
            reported(record, event, by, type);
        }
        Instant retryAt = time(event.data().get("retry_at"));
        if (event.data().isEmpty()) {
            // Left out, as the event would have been too large; what follows tells.
            return model.step(step).attempt - model.step(step).floor
                    < policy(step).maxAttempts();
        }
        boolean again = retryAt != null;
        if (again != isRetried(event, step, type)) {
            run.broken(
                    Rule.AS_DEFINED,
                    RunCase.name(attempt) + " failed with " + type + ", and " + (again ? "another" : "no other")
                            + " attempt follows, against the retry policy",
                    record.at());
        }
        if (retryAt != null) {
            model.step(step).failedAt = record.time();
            model.step(step).retryAt = retryAt.toEpochMilli();
            delay(record, step, attempt, by, retryAt.toEpochMilli() - record.time());
        }
        return again;
    }

    private @Nullable Input onlyReport(Told.Events record, AttemptId attempt, boolean expected) {
        List<Input> reports = run.accepted().completions(attempt);
        if (reports.size() > 1 || (expected && reports.isEmpty())) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    "of " + RunCase.name(attempt) + " " + reports.size() + " completions were accepted, expected 1",
                    record.at(),
                    reports.isEmpty() ? null : reports.get(0).at(),
                    reports.size() < 2 ? null : reports.get(1).at());
        }
        return reports.isEmpty() ? null : reports.get(0);
    }

    private void reported(Told.Events record, RunEvent event, Input by, String type) {
        Input.Outcome outcome = by.report() == null ? null : by.report().outcome();
        boolean same = outcome instanceof Input.Failed failed
                ? type.isEmpty() || failed.errorType().equals(type)
                : outcome instanceof Input.Revise && (type.isEmpty() || type.equals("UnexpectedRevision"));
        if (!same) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    RunCase.name(run.attempt(event)) + " is told to have failed with " + type
                            + ", but its report says otherwise",
                    record.at(),
                    by.at());
        }
    }

    /** A timer fires when it is due or later; a heartbeat only moves that back. */
    private void timedOut(Told.Events record, RunEvent event, int step, String type) {
        Timeouts timeouts = model.workflow().step(step).timeouts();
        StepModel state = model.step(step);
        boolean started = state.status == StepStatus.STARTED;
        long clock = started ? state.startedAt : state.dispatchedAt;
        Duration bound = switch (type) {
            case SCHEDULE_TO_START -> timeouts.scheduleToStart();
            case HEARTBEAT -> timeouts.heartbeat();
            default -> timeouts.startToClose();
        };
        if (bound == null || started == type.equals(SCHEDULE_TO_START)) {
            run.broken(
                    Rule.AS_DEFINED,
                    RunCase.name(run.attempt(event)) + " ended by " + type + ", which can't be at that point",
                    record.at());
            return;
        }
        long due = model.clock().end(type.equals(HEARTBEAT) ? state.startedAt : clock, bound.toMillis(), record.time());
        if (record.time() < due) {
            Dispatch dispatch = run.dispatch(run.attempt(event));
            run.broken(
                    Rule.TIMERS_NOT_EARLY,
                    type + " of " + RunCase.name(run.attempt(event)) + " came " + (due - record.time())
                            + " ms before it was due",
                    record.at(),
                    dispatch == null ? null : dispatch.at());
        }
    }

    private RetryPolicy policy(int step) {
        return model.workflow().step(step).retry();
    }

    private boolean isRetried(RunEvent event, int step, String type) {
        StepModel state = model.step(step);
        return Boolean.TRUE.equals(event.data().get("retryable"))
                && !policy(step).nonRetryable().contains(type)
                && !wasNeverHandedOut(event)
                && state.attempt - state.floor < policy(step).maxAttempts();
    }

    private void delay(Told.Events record, int step, AttemptId attempt, @Nullable Input by, long delay) {
        long wish = by != null && by.report() != null && by.report().outcome() instanceof Input.Failed failed
                ? failed.retryAfterMs()
                : -1;
        long least = Math.min(wish, LONGEST_WISH.toMillis());
        long most = least;
        if (wish < 0) {
            int nth = model.step(step).attempt - model.step(step).floor;
            double base = policy(step).delayAfter(nth).toMillis();
            least = (long) Math.floor(base * (1 - policy(step).jitter()));
            most = (long) Math.ceil(base * (1 + policy(step).jitter()));
        }
        if (delay < least || delay > most) {
            run.broken(
                    Rule.AS_DEFINED,
                    "the attempt after " + RunCase.name(attempt) + " is due after " + delay + " ms, expected "
                            + (least == most ? String.valueOf(least) : least + " to " + most),
                    record.at(),
                    by == null ? null : by.at());
        }
    }

    private static String errorType(RunEvent event) {
        Object type = event.data().get("error_type");
        return type == null ? "" : type.toString();
    }

    private static @Nullable Instant time(@Nullable Object text) {
        try {
            return text == null ? null : Instant.parse(text.toString());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
