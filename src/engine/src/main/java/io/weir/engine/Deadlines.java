package io.weir.engine;

import io.weir.definition.Timeouts;
import io.weir.protocol.StepError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Computes a step's next deadline and the effect of a deadline that has passed. Times are epoch milliseconds. */
final class Deadlines {
    static final String START_TO_CLOSE_TIMEOUT = "StartToCloseTimeout";
    static final String SCHEDULE_TO_START_TIMEOUT = "ScheduleToStartTimeout";
    static final String HEARTBEAT_TIMEOUT = "HeartbeatTimeout";
    static final String COMPLETION_TIMEOUT = "CompletionTimeout";

    private Deadlines() {}

    /** The step's next deadline, or {@link RunState#NONE}. */
    static long of(StepPlan plan, StepState state, Moment now) {
        return switch (state.status()) {
            case BACKOFF -> now.end(state.since(), state.retryAt() - state.since());
            case DISPATCHED ->
                Math.min(
                        after(state.since(), plan.definition().timeouts().scheduleToStart(), now),
                        dispatchedAgainAt(plan, state, now));
            case HELD -> now.end(state.heardAt(), state.retryAt() - state.heardAt());
            case STARTED ->
                Math.min(
                        after(state.since(), plan.definition().timeouts().startToClose(), now),
                        after(state.heardAt(), plan.definition().timeouts().heartbeat(), now));
            case WAITING ->
                state.retryAt() == 0 ? RunState.NONE : now.end(state.since(), state.retryAt() - state.since());
            case DEFERRED -> after(state.since(), plan.definition().timeouts().completion(), now);
            case PENDING, PAUSED, SUCCEEDED, SKIPPED, BYPASSED, FAILED, CANCELLED -> RunState.NONE;
        };
    }

    /**
     * When an attempt that was in flight when the outcome of the run was decided is no longer waited for: at its own
     * deadline, and after {@code longestMs} from {@code decidedAt} at the latest. It is not dispatched again.
     */
    static long ofLate(StepPlan plan, StepState state, Moment now, long decidedAt, long longestMs) {
        long own = state.status() == StepStatus.DISPATCHED
                ? after(state.since(), plan.definition().timeouts().scheduleToStart(), now)
                : of(plan, state, now);
        return Math.min(own, now.end(decidedAt, longestMs));
    }

    /**
     * Returns true if a due step in flight is to be dispatched again: it waits for a worker, and waiting is not a
     * failure.
     */
    static boolean isToBeDispatchedAgain(StepPlan plan, StepState state, Moment now) {
        return state.status() == StepStatus.DISPATCHED
                && !now.isDue(after(state.since(), plan.definition().timeouts().scheduleToStart(), now));
    }

    private static long dispatchedAgainAt(StepPlan plan, StepState state, Moment now) {
        if (state.retryAt() == 0) {
            return now.end(state.since(), plan.patienceMs());
        }
        long from = state.isHandedBack() ? state.heardAt() : state.since();
        return now.end(from, state.retryAt() - from);
    }

    /** The error of an attempt in flight whose deadline has passed. */
    static StepError expired(StepPlan plan, StepState state, Moment now) {
        Timeouts timeouts = plan.definition().timeouts();
        Duration heartbeat = timeouts.heartbeat();
        Duration inQueue = timeouts.scheduleToStart();
        Duration completion = timeouts.completion();
        if (state.status() == StepStatus.DEFERRED && completion != null) {
            return timeout(
                    "CompletionTimeout",
                    "its worker deferred it, and nobody completed it within " + completion.toMillis() + " ms");
        }
        if (state.status() == StepStatus.DISPATCHED && inQueue != null) {
            return timeout(SCHEDULE_TO_START_TIMEOUT, "no worker started it within " + inQueue.toMillis() + " ms");
        }
        if (state.status() == StepStatus.STARTED
                && heartbeat != null
                && after(state.heardAt(), heartbeat, now) <= after(state.since(), timeouts.startToClose(), now)) {
            return timeout(HEARTBEAT_TIMEOUT, "nothing was heard of it for " + heartbeat.toMillis() + " ms");
        }
        Duration bound = timeouts.startToClose();
        return timeout(
                START_TO_CLOSE_TIMEOUT, "it did not complete within " + (bound == null ? 0 : bound.toMillis()) + " ms");
    }

    private static long after(long from, @Nullable Duration bound, Moment now) {
        return bound == null ? RunState.NONE : now.end(from, bound.toMillis());
    }

    private static StepError timeout(String type, String message) {
        return StepError.retryable(type, message);
    }
}
