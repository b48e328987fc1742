package io.weir.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on one attempt; null is no bound.
 *
 * @param startToClose from start to completion
 * @param scheduleToStart from dispatch to the worker's report that it started
 * @param heartbeat longest silence of a started attempt
 */
public record Timeouts(
        @Nullable Duration startToClose,
        @Nullable Duration scheduleToStart,
        @Nullable Duration heartbeat) {
    /** An hour an attempt: long enough for most steps, short enough that a lost one is noticed. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofHours(1), null, null);
}
