package io.weir.streams;

import java.util.Locale;

/** Why a record could not be acted on for any run. On the wire the lower-case name. */
enum DeadLetterReason {
    /** No value. */
    EMPTY,
    /** Over {@code weir.limits.input.bytes}. */
    TOO_LARGE,
    /** Not the JSON it should be, or it names no run. */
    UNREADABLE,
    /** About a run that is not known (any more). */
    UNKNOWN_RUN,
    /** Routed once already and still not where its run lives. */
    MISROUTED,
    /** The engine failed at deciding on it; a defect, see the log. */
    ENGINE_ERROR;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
