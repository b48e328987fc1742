package io.weir.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record on {@link Topics#RUN_EVENTS}. */
public sealed interface RunRecord {
    String runId();

    Instant at();

    /** Where the record stands that was answered by this, as {@code topic-partition@offset}; null for none. */
    @Nullable
    String source();

    /**
     * What one decision did to a run, in order; sequence numbers are gap-free a run, from 1.
     *
     * @param source where the request stands that was decided on; null where it was a report or a timer
     */
    record RunEvents(
            String runId,
            String definitionId,
            Instant at,
            @Nullable String source,
            List<RunEvent> events) implements RunRecord {
        /** Of a decision on a report or a timer. */
        public RunEvents(String runId, String definitionId, Instant at, List<RunEvent> events) {
            this(runId, definitionId, at, null, events);
        }
    }

    /**
     * A record about the run was refused; the run is as it was.
     *
     * @param reason one of {@link RejectionReason}
     * @param message what was found and what was expected
     * @param source where the refused record stands, as {@code topic-partition@offset}; null for a timer
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
     * One fact.
     *
     * @param stepId null for events of the run itself
     * @param revision -1 where it has no meaning
     * @param attempt -1 where it has no meaning
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
