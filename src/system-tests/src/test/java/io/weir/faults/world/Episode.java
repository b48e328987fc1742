package io.weir.faults.world;

import java.time.Duration;
import java.util.List;

/**
 * One fault, from before it struck until everything asked for meanwhile was done.
 *
 * @param progress time to the first progress, a partition an entry; those without any are left out and counted as stuck
 * @param stuck partitions that did not move before the fault was mended
 * @param drain from the end of the fault until the last run asked for before it had its result
 * @param drained whether that was so within the patience of the harness
 * @param stateBytes the largest state directory when it struck
 */
public record Episode(
        String fault,
        String target,
        long began,
        long ended,
        List<Duration> progress,
        int stuck,
        Duration drain,
        boolean drained,
        long stateBytes) {}
