package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record on the topic of run events. */
sealed interface Told {
    Position at();

    /** By the engine's clock, ms since 1970. */
    long time();

    /**
     * The events of a decision, or a part of them if one record would have been too large. Stored as it was read: the
     * objects would take several times as much memory.
     *
     * @param source the record that caused the decision, or null for a timer
     * @param firstSeq number of its first event, 0 if it has none
     * @param count of its events
     * @param end the terminal event's type, or null
     * @param value the record's
     */
    @SuppressWarnings("ArrayRecordComponent") // the bytes are carried, not compared
    record Events(
            Position at,
            long time,
            @Nullable Position source,
            String definitionId,
            long firstSeq,
            int count,
            @Nullable RunEventType end,
            byte[] value)
            implements Told {
        /** No setting makes the engine split records that are smaller than this. */
        private static final int SMALLEST_PART = 16 * 1024;

        static Events of(Position at, RunEvents read, byte[] value) {
            List<RunEvent> events = read.events();
            RunEventType end = null;
            for (RunEvent event : events) {
                end = event.type().isTerminal() ? event.type() : end;
            }
            return new Events(
                    at,
                    read.at().toEpochMilli(),
                    Position.parse(read.source()),
                    read.definitionId(),
                    events.isEmpty() ? 0 : events.get(0).seq(),
                    events.size(),
                    end,
                    value);
        }

        List<RunEvent> events() {
            return ((RunEvents) Codecs.wholeRunRecord().decode(value, Integer.MAX_VALUE)).events();
        }

        /** Returns true if the two are parts of one decision. */
        boolean isContinuedBy(Events next) {
            boolean sameCause = source == null
                    ? next.source == null && value.length >= SMALLEST_PART && next.value.length >= SMALLEST_PART
                    : source.equals(next.source);
            return next.time == time && sameCause;
        }
    }

    /**
     * A refusal.
     *
     * @param source the refused record; null if it names none
     */
    record Refused(
            Position at,
            long time,
            RejectionReason reason,
            @Nullable Position source,
            @Nullable AttemptId attempt) implements Told {}
}
