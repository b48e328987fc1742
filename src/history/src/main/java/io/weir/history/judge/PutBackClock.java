package io.weir.history.judge;

import io.weir.protocol.RunRecord.RunEvent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * When a span is over that a run waits for, as its events tell it. The engine's clock may be put back meanwhile: then it
 * stands before the beginning of the span, and the engine counts anew from when it found that, and says so.
 */
final class PutBackClock {
    private static final long NEVER = Long.MIN_VALUE;

    private long foundAt = NEVER;

    /** The engine tells that it found its clock put back. What it can't have found yet is not believed. */
    void putBack(Told.Events record, RunEvent event) {
        Instant told = time(event.data().get("found_at"));
        foundAt = told == null || told.toEpochMilli() > record.time() ? NEVER : told.toEpochMilli();
    }

    /**
     * When it is over, ms since 1970, for whoever says at {@code now} that it is.
     *
     * @param start when it began, as told then
     */
    long end(long start, long span, long now) {
        return (foundAt != NEVER && now < start ? foundAt : start) + span;
    }

    private static @Nullable Instant time(@Nullable Object text) {
        try {
            return text == null ? null : Instant.parse(text.toString());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
