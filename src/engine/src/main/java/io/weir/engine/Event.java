package io.weir.engine;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RunCommand;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkerReport;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that happens to a run. {@code at} is epoch milliseconds: the only clock the core knows. */
public sealed interface Event {
    long at();

    /** The request for this run again. */
    record RequestedAgain(long at, RunCommand.StartRun request) implements Event {}

    /** A waiting run's definition was looked up. */
    record DefinitionLookedUp(long at, PlanLookup lookup) implements Event {}

    /** A worker completed, started, or is alive. */
    record Reported(long at, WorkerReport report) implements Event {}

    /**
     * The run's timer; a proposal only, what is due is decided by the state.
     *
     * @param putBackAt where the clock stood when it was found to stand before what it had shown, {@link #NOT_PUT_BACK} as
     *     long as it doesn't: what was set by a later time than {@code at} is reckoned from there
     * @param heardUpTo up to when workers' reports are dealt with, at most {@code at}: what falls due later may have been
     *     answered, and waits
     * @param only null except in a replay
     */
    record TimerFired(
            long at,
            long putBackAt,
            long heardUpTo,
            @Nullable OnlyDue only) implements Event {
        public static final long NOT_PUT_BACK = Long.MAX_VALUE;

        /** Whatever is due. */
        public TimerFired(long at, long putBackAt, long heardUpTo) {
            this(at, putBackAt, heardUpTo, null);
        }

        /** With every report dealt with. */
        public TimerFired(long at, long putBackAt) {
            this(at, putBackAt, at);
        }

        public TimerFired(long at) {
            this(at, NOT_PUT_BACK);
        }
    }

    record CancelRequested(long at, @Nullable String reason) implements Event {}

    /**
     * The run is to be put aside.
     *
     * @param reason for people, or null
     * @param byEngine because deciding about it fails; otherwise an operator asks for it
     */
    record QuarantineRequested(long at, @Nullable String reason, boolean byEngine) implements Event {}

    /**
     * An operator lets go on what waits for one: a run in quarantine, paused steps.
     *
     * @param stepId the paused step, or null for everything
     * @param putBackAt as {@link TimerFired} has it: in quarantine a run was told of no timer
     * @param heardUpTo as {@link TimerFired} has it: a run that leaves quarantine does what is due
     * @param only null except in a replay
     */
    record ResumeRequested(
            long at,
            @Nullable String stepId,
            long putBackAt,
            long heardUpTo,
            @Nullable OnlyDue only) implements Event {
        /** Whatever is due. */
        public ResumeRequested(long at, @Nullable String stepId, long putBackAt, long heardUpTo) {
            this(at, stepId, putBackAt, heardUpTo, null);
        }

        /** With every report dealt with. */
        public ResumeRequested(long at, @Nullable String stepId, long putBackAt) {
            this(at, stepId, putBackAt, at);
        }

        public ResumeRequested(long at, @Nullable String stepId) {
            this(at, stepId, TimerFired.NOT_PUT_BACK);
        }
    }

    /**
     * Confines a decision that is made again to the deadlines that the first one acted on. Heartbeats, and looks at a queue that
     * still takes nothing, move deadlines and leave no event; so a replay may hold a deadline for due that the engine did not.
     * It never makes a deadline due.
     *
     * @param run whether the deadline of the run as a whole may be acted on
     * @param steps ids of the steps whose deadlines may be
     */
    record OnlyDue(boolean run, Set<String> steps) {
        public OnlyDue {
            steps = Set.copyOf(steps);
        }
    }

    /** An attempt just decided can't be handed out: its record is over the size limit. */
    record Undeliverable(long at, AttemptId attempt, StepError error) implements Event {}

    /** What was just decided can't be stored, as it is over the size limit. Ends the run. */
    record Unstorable(long at, String message) implements Event {}
}
