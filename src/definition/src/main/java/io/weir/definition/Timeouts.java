package io.weir.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits for one attempt; null means no limit.
 *
 * @param startToClose from start to completion
 * @param scheduleToStart from dispatch to the worker's report of the start
 * @param heartbeat longest time without a heartbeat of a started attempt
 * @param completion from the report that somebody else will complete the attempt to its completion
 */
public record Timeouts(
        @Nullable Duration startToClose,
        @Nullable Duration scheduleToStart,
        @Nullable Duration heartbeat,
        @Nullable Duration completion) {
    /** One hour per attempt: long enough for most steps, short enough that a lost attempt is noticed. */
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofHours(1), null, null, null);
}
