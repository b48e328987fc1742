package io.weir.engine;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkerReport;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event that a run receives. {@code at} is epoch milliseconds: the core has no other clock. */
public sealed interface Event {
    long at();

    /** The request for this run was received again. */
    record RequestedAgain(long at, RunCommand.StartRun request) implements Event {}

    /** A waiting run's definition was looked up. */
    record DefinitionLookedUp(long at, PlanLookup lookup) implements Event {}

    /** A worker reported a completion, a start, or a heartbeat. */
    record Reported(long at, WorkerReport report) implements Event {}

    /**
     * The run's timer fired. This is only a proposal: the run's state decides what is due.
     *
     * @param putBackAt the clock's time when it was found to be behind a time it had shown before, {@link
     *     #NOT_PUT_BACK} while it is not behind; deadlines that were set at a time later than {@code at} are counted
     *     from there
     * @param heardUpTo workers' reports up to this time have been processed, at most {@code at}; anything that is due
     *     later may have been answered already, and waits
     * @param only null except in a replay
     */
    record TimerFired(
            long at,
            long putBackAt,
            long heardUpTo,
            @Nullable OnlyDue only) implements Event {
        public static final long NOT_PUT_BACK = Long.MAX_VALUE;

        /** For everything that is due. */
        public TimerFired(long at, long putBackAt, long heardUpTo) {
            this(at, putBackAt, heardUpTo, null);
        }

        /** With every report processed. */
        public TimerFired(long at, long putBackAt) {
            this(at, putBackAt, at);
        }

        public TimerFired(long at) {
            this(at, NOT_PUT_BACK);
        }
    }

    record CancelRequested(long at, @Nullable String reason) implements Event {}

    /**
     * The run is to be quarantined.
     *
     * @param reason for people, or null
     * @param byEngine true if deciding about the run fails; false if an operator requests it
     */
    record QuarantineRequested(long at, @Nullable String reason, boolean byEngine) implements Event {}

    /**
     * An operator resumes a run in quarantine, or paused steps.
     *
     * @param stepId the paused step, or null for everything
     * @param putBackAt as in {@link TimerFired}: a run in quarantine received no timer events
     * @param heardUpTo as in {@link TimerFired}: a run that leaves quarantine processes its due deadlines
     * @param only null except in a replay
     */
    record ResumeRequested(
            long at,
            @Nullable String stepId,
            long putBackAt,
            long heardUpTo,
            @Nullable OnlyDue only) implements Event {
        /** For everything that is due. */
        public ResumeRequested(long at, @Nullable String stepId, long putBackAt, long heardUpTo) {
            this(at, stepId, putBackAt, heardUpTo, null);
        }

        /** With every report processed. */
        public ResumeRequested(long at, @Nullable String stepId, long putBackAt) {
            this(at, stepId, putBackAt, at);
        }

        public ResumeRequested(long at, @Nullable String stepId) {
            this(at, stepId, TimerFired.NOT_PUT_BACK);
        }
    }

    /**
     * An operator completes the attempt of a step in flight.
     *
     * @param reason for people, or null
     */
    record CompleteRequested(
            long at,
            String stepId,
            Outcome outcome,
            @Nullable String reason) implements Event {}

    /**
     * An operator settles a step as succeeded: one that is ready or has begun, and has not ended.
     *
     * @param output JSON null if there is none
     * @param reason for people, or null
     */
    record SkipRequested(
            long at,
            String stepId,
            Payload output,
            @Nullable String reason) implements Event {}

    /**
     * In a replay, limits a decision to the deadlines that the original decision acted on. Heartbeats, and checks of a
     * queue that still has an outage, move deadlines and leave no event. So a replay may find a deadline due that was
     * not due for the engine. This never makes a deadline due.
     *
     * @param run whether the deadline of the run as a whole may be acted on
     * @param steps ids of the steps whose deadlines may be acted on
     */
    record OnlyDue(boolean run, Set<String> steps) {
        public OnlyDue {
            steps = Set.copyOf(steps);
        }
    }

    /**
     * An event was sent to the run.
     *
     * @param event its name
     * @param id the same id counts once, or null
     */
    record EventSent(long at, String event, @Nullable String id, Payload payload) implements Event {}

    /** The attempt that was just decided cannot be dispatched: its record exceeds the size limit. */
    record Undeliverable(long at, AttemptId attempt, StepError error) implements Event {
        /** The decision that dispatches the attempt also cancels it, so it is not sent. */
        public static Undeliverable withdrawn(long at, AttemptId attempt) {
            return new Undeliverable(
                    at,
                    attempt,
                    StepError.permanent("Cancelled", "the attempt was cancelled before it was dispatched"));
        }
    }

    /**
     * What was just decided cannot be stored because it exceeds the size limit. The run fails.
     *
     * @param output true if this is only an output: a short value is stored in its place, and the run goes on to undo its
     *     steps; false if it is the state or the input: nothing further could be stored, so the run ends at once
     */
    record Unstorable(long at, String message, boolean output) implements Event {
        /** For the state or the input. */
        public Unstorable(long at, String message) {
            this(at, message, false);
        }
    }
}
