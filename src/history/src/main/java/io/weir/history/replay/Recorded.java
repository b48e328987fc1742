package io.weir.history.replay;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recorded answer of the engine about a run. */
public sealed interface Recorded {
    /** The record that contains it, as {@code topic-partition@offset}. */
    String position();

    /** By the engine's clock, epoch milliseconds. */
    long at();

    Cause cause();

    /** The events of one decision; at least one. */
    record Decision(String position, long at, Cause cause, List<RunEvent> events) implements Recorded {}

    /**
     * A rejected record.
     *
     * @param attempt that it names, or null
     */
    record Refusal(
            String position,
            long at,
            Cause cause,
            RejectionReason reason,
            @Nullable AttemptId attempt) implements Recorded {}
}
