package io.weir.client;

import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run, as described by its events.
 *
 * @param startedAt time of the first known event
 * @param endedAt null while the run goes on
 * @param error type and message of a failure or a cancellation, or null
 * @param steps the steps with at least one event, in the order of their first event
 * @param events all events, in order
 * @param rejections rejected records about the run, in order
 * @param complete false if retention has removed the oldest events
 */
public record RunDescription(
        String runId,
        String definitionId,
        RunStatus status,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String error,
        List<StepDescription> steps,
        List<TimedEvent> events,
        List<RecordRejected> rejections,
        boolean complete) {
    public RunDescription {
        steps = List.copyOf(steps);
        events = List.copyOf(events);
        rejections = List.copyOf(rejections);
    }

    public Optional<StepDescription> step(String stepId) {
        return steps.stream().filter(step -> step.stepId().equals(stepId)).findFirst();
    }

    /** An event and its time. */
    public record TimedEvent(Instant at, RunEvent event) {}

    /** Progress of a step, with the names that results use. The text form is the lower-case name. */
    public enum StepProgress {
        /** Dispatched; no worker has reported a start. */
        DISPATCHED,
        /** Ready, but its queue accepts no records; the error gives the reason. */
        HELD,
        STARTED,
        /** A worker has taken the work; somebody else will complete the attempt. */
        DEFERRED,
        /** The engine carries it out itself and waits, or it waits for its next round. */
        WAITING,
        /** Failed; waits for the next attempt. */
        BACKOFF,
        /** Asked for a revision; its loop will run it again. */
        PENDING,
        /** All attempts failed; waits for an operator. */
        PAUSED,
        SUCCEEDED,
        FAILED,
        SKIPPED,
        BYPASSED,
        /** In flight when the run ended, or its outcome was no longer needed. */
        CANCELLED;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        /** Returns true if somebody may still complete an attempt of the step. */
        public boolean isInFlight() {
            return this == DISPATCHED || this == STARTED || this == DEFERRED;
        }

        /** Returns true if the step is done, for good or for this pass of its loop. */
        public boolean isSettled() {
            return this == SUCCEEDED || this == FAILED || this == SKIPPED || this == BYPASSED;
        }

        public String wireName() {
            return wireName;
        }
    }

    /**
     * One step.
     *
     * @param revision of the latest attempt; 0 for the first pass
     * @param attempt the latest within the revision; 0 if there was none
     * @param queue of the latest attempt, or null if there was none
     * @param dispatchedAt of the latest attempt, or null if there was none
     * @param startedAt start of the latest attempt, or null if no start was reported
     * @param endedAt end of the latest attempt, or of the step; null while it goes on
     * @param retryAt time of the next attempt, or null
     * @param error type and message of the latest failure, or the reason why it is held or was handed back, or null
     */
    public record StepDescription(
            String stepId,
            StepProgress progress,
            int revision,
            int attempt,
            @Nullable String queue,
            @Nullable Instant dispatchedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Instant retryAt,
            @Nullable String error) {}
}
