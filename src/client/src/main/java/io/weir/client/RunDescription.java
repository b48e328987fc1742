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
 * What the event topic tells of a run.
 *
 * @param startedAt of the first event known
 * @param endedAt null while the run goes on
 * @param error type and message of a failure or a cancellation, or null
 * @param steps those that something has happened to, in the order it first did
 * @param events all of them, in order
 * @param rejections records about the run that were refused, in order
 * @param complete false when the oldest events have outlived the topic's retention
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

    /** An event and when it happened. */
    public record TimedEvent(Instant at, RunEvent event) {}

    /** Where a step stands, by the names that results use for it too. In text the lower-case name. */
    public enum StepProgress {
        /** Handed out; no worker has reported that it started. */
        DISPATCHED,
        /** Ready, but its queue takes no records; what the error is says why. */
        HELD,
        STARTED,
        /** Failed; the next attempt waits for its time. */
        BACKOFF,
        /** Sent the work back, and will be run again by its loop. */
        PENDING,
        /** Attempts used up; waits for an operator. */
        PAUSED,
        SUCCEEDED,
        FAILED,
        SKIPPED,
        BYPASSED,
        /** Was in flight when the run ended. */
        CANCELLED;

        private final String wireName = name().toLowerCase(Locale.ROOT);

        public String wireName() {
            return wireName;
        }
    }

    /**
     * One step.
     *
     * @param revision of the latest attempt; 0 for the first pass
     * @param attempt the latest within the revision; 0 when there was none
     * @param queue of the latest attempt, or null when there was none
     * @param dispatchedAt of the latest attempt, or null when there was none
     * @param startedAt when a worker began the latest attempt, or null when none said so
     * @param endedAt when the latest attempt, or the step itself, ended; null while it goes on
     * @param retryAt when the next attempt is due, or null when none is
     * @param error type and message of the latest failure, why it is held or was handed back, or null
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
