package io.weir.engine.sim;

import io.weir.definition.StepDefinition;
import io.weir.definition.Timeouts;
import io.weir.engine.Run;
import io.weir.engine.StepStatus;
import io.weir.protocol.RunRecord.RunEvent;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about time: nothing early, nothing forgotten. Epoch milliseconds. */
final class Clockwork {
    private static final Set<String> TIMEOUTS =
            Set.of("ScheduleToStartTimeout", "StartToCloseTimeout", "HeartbeatTimeout", "CompletionTimeout");

    private static final long LONGEST_HOLD_MS = 10_000;

    private Clockwork() {}

    static boolean reportsStart(StepDefinition step) {
        return step.timeouts().scheduleToStart() != null || step.timeouts().heartbeat() != null;
    }

    /** How long nothing may be heard of a dispatched attempt. */
    static long patience(StepDefinition step) {
        Duration bound = step.timeouts().startToClose();
        return bound == null ? Duration.ofHours(1).toMillis() : bound.toMillis();
    }

    /** When a start is reported of which the engine did not ask to be told at once. */
    static @Nullable Duration reportsStartAfter(StepDefinition step) {
        Duration bound = step.timeouts().startToClose();
        if (reportsStart(step)) {
            return null;
        }
        return Duration.ofMillis(bound == null ? 10_000 : Math.min(10_000, bound.toMillis() / 4));
    }

    /** When the step next needs the clock, by its history; a held one is looked at without a word, whatever that says. */
    static long due(Ledger run, int step) {
        Timeouts bounds = run.blueprint.steps.get(step).timeouts();
        return switch (run.status[step]) {
            case BACKOFF, WAITING -> run.retryAt[step];
            case DISPATCHED -> Math.min(after(run.dispatchedAt[step], bounds.scheduleToStart()), run.againAt[step]);
            case STARTED ->
                Math.min(
                        after(run.startedAt[step], bounds.startToClose()),
                        after(run.heardAt[step], bounds.heartbeat()));
            case DEFERRED -> after(run.deferredAt[step], bounds.completion());
            default -> Ledger.NEVER;
        };
    }

    static long runDeadline(Ledger run) {
        return run.planned ? run.runDueAt : Ledger.NEVER;
    }

    private static long after(long from, @Nullable Duration bound) {
        return bound == null ? Ledger.NEVER : from + bound.toMillis();
    }

    private static long earliest(Ledger run) {
        long earliest = runDeadline(run);
        for (int step = 0; step < run.status.length; step++) {
            earliest = Math.min(earliest, due(run, step));
        }
        return earliest;
    }

    static void timerIsSetInTime(Ledger run, Run after, long at) {
        if (run.quarantined) {
            Violation.unless(after.timerAt().isEmpty(), "no timer is set in quarantine", after.timerAt());
        } else if (run.ended == null && run.planned) {
            long timer = after.timerAt().orElse(Ledger.NEVER);
            Violation.unless(
                    timer <= earliest(run) || after.hasMoreToHandOut(),
                    "no deadline is forgotten",
                    timer,
                    "but due",
                    earliest(run));
            Violation.unless(!run.hasHeld() || timer <= at + LONGEST_HOLD_MS, "a held step sets a timer", timer, at);
        }
    }

    /** @param cancelled whether the decision has cancelled steps after their deadlines were looked at */
    static void nothingIsOverdue(Ledger run, Run after, boolean cancelled, long at) {
        if (run.ended == null && run.planned && !after.hasMoreToHandOut()) {
            Violation.unless(
                    earliest(run) > at, "everything due is done when the timer fires", earliest(run), "at", at);
            Violation.unless(
                    run.hasHeld()
                            || after.timerAt().orElse(Ledger.NEVER) == earliest(run)
                            || (cancelled && after.timerAt().orElse(Ledger.NEVER) < earliest(run)),
                    "the timer is set again after it fired",
                    after.timerAt(),
                    earliest(run));
        }
    }

    static void mayGoAgain(Ledger run, int step, long at) {
        switch (run.status[step]) {
            case BACKOFF ->
                Violation.unless(at >= run.retryAt[step], "no retry before its time", at, run.retryAt[step]);
            case WAITING ->
                Violation.unless(at >= run.retryAt[step], "no wait ends before its time", at, run.retryAt[step]);
            case HELD -> {}
            case PAUSED ->
                Violation.unless(run.floor[step] == run.attempt[step], "a paused step waits for an operator", step);
            default ->
                throw new Violation(
                        "only a failed attempt is retried", run.blueprint.id(step) + " " + run.status[step]);
        }
    }

    static void mayTimeOut(Ledger run, int step, RunEvent event, long at) {
        String type = (String) event.data().get("error_type");
        if (TIMEOUTS.contains(type)) {
            boolean queued = run.status[step] == StepStatus.DISPATCHED;
            Violation.unless(
                    queued == "ScheduleToStartTimeout".equals(type), "only a started attempt times out", event);
            Violation.unless(
                    (run.status[step] == StepStatus.DEFERRED) == "CompletionTimeout".equals(type),
                    "only a deferred attempt waits for a completion by somebody else",
                    event);
            long due = queued
                    ? after(
                            run.dispatchedAt[step],
                            run.blueprint.steps.get(step).timeouts().scheduleToStart())
                    : due(run, step);
            Violation.unless(due <= at, "no timeout before its time", event, due, "at", at);
        } else {
            Violation.unless("PayloadTooLarge".equals(type), "an attempt fails by a report or a timeout", event);
        }
    }
}
