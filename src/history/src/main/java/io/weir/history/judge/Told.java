package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record on the topic of run events, without its texts. */
sealed interface Told {
    Position at();

    /** By the engine's clock, ms since 1970. */
    long time();

    /**
     * What a decision did, or a part of it where one record would have been too large.
     *
     * @param size of the record's value, bytes
     */
    record Events(Position at, long time, int size, String definitionId, List<RunEvent> events) implements Told {
        /** No setting makes the engine split records that are smaller than this. */
        private static final int SMALLEST_PART = 16 * 1024;

        /** Whether the two tell of one decision. */
        boolean isContinuedBy(Events next) {
            return next.time == time && size >= SMALLEST_PART && next.size >= SMALLEST_PART;
        }
    }

    /**
     * A refusal.
     *
     * @param source the refused record; null for a timer, or when it names none
     */
    record Refused(
            Position at,
            long time,
            RejectionReason reason,
            @Nullable Position source,
            @Nullable AttemptId attempt) implements Told {}
}
