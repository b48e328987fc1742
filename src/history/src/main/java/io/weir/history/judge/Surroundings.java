package io.weir.history.judge;

import org.jspecify.annotations.Nullable;

/** The shared context in which all slices of a history are judged. */
record Surroundings(
        JudgeOptions options,
        Snapshot snapshot,
        Slices slices,
        Findings findings,
        KnownDefinitions definitions,
        Retention retention,
        Reroutes reroutes,
        Totals totals,
        @Nullable Trial trial) {}
