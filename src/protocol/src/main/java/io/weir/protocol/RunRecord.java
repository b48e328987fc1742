package io.weir.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record on {@link Topics#RUN_EVENTS}. */
public sealed interface RunRecord {
    String runId();

    Instant at();

    /** Position of the answered record, {@code topic-partition@offset}; null if there is none. */
    @Nullable
    String source();

    /**
     * The events of one decision about a run, in order. Sequence numbers have no gaps per run, from 1.
     *
     * @param source position of the decided request, control or report; null for a timer
     */
    record RunEvents(
            String runId,
            String definitionId,
            Instant at,
            @Nullable String source,
            List<RunEvent> events) implements RunRecord {
        /** For a decision on a timer. */
        public RunEvents(String runId, String definitionId, Instant at, List<RunEvent> events) {
            this(runId, definitionId, at, null, events);
        }
    }

    /**
     * A record about the run was rejected; the run did not change.
     *
     * @param reason one of {@link RejectionReason}
     * @param message what was found and what was expected
     * @param source position of the rejected record, {@code topic-partition@offset}; null for a timer
     * @param attempt the attempt it was about, or null
     */
    record RecordRejected(
            String runId,
            Instant at,
            RejectionReason reason,
            String message,
            @Nullable String source,
            @Nullable AttemptId attempt)
            implements RunRecord {}

    /**
     * One event.
     *
     * @param stepId null for events of the run itself
     * @param revision -1 if it does not apply
     * @param attempt -1 if it does not apply
     * @param data further facts, by name; values are String, Integer, Long or Boolean; see docs/protocol.md
     */
    record RunEvent(
            long seq,
            RunEventType type,
            @Nullable String stepId,
            int revision,
            int attempt,
            Map<String, Object> data) {}
}
