package io.weir.engine;

import org.jspecify.annotations.Nullable;

/**
 * A control of a run that was read before the run's request. The two are on different topics, so their order is not
 * defined.
 */
public sealed interface EarlyControl {
    /** For people, or null. */
    @Nullable
    String reason();

    /** The run is to end before it dispatches anything. */
    record Cancel(@Nullable String reason) implements EarlyControl {}

    /** The run is to be quarantined before it dispatches anything. */
    record Quarantine(@Nullable String reason) implements EarlyControl {}
}
