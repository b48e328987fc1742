package io.weir.engine;

import org.jspecify.annotations.Nullable;

/** A control of a run that was read before the request for it: the two come on topics of their own, in no order. */
public sealed interface EarlyControl {
    /** For people, or null. */
    @Nullable
    String reason();

    /** The run is to end before it hands anything out. */
    record Cancel(@Nullable String reason) implements EarlyControl {}

    /** The run is to be put aside before it hands anything out. */
    record Quarantine(@Nullable String reason) implements EarlyControl {}
}
