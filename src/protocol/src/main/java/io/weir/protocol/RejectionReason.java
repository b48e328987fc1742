package io.weir.protocol;

import java.util.Locale;

/** Why a record that could be read was not acted on. On the wire the lower-case name. */
public enum RejectionReason {
    /** The same attempt, or the same request, again. */
    DUPLICATE,
    /** An older attempt or revision. */
    STALE,
    /** An attempt that was never dispatched, or a step the definition does not have. */
    UNEXPECTED,
    /** The token is wrong or missing. */
    FORGED,
    /** The run has ended. */
    TERMINAL,
    /** The run's id is taken by a request with other content. */
    CONFLICT,
    /** A request to start a run can't be acted on; it is kept as a dead letter. */
    DEAD_LETTER;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }
}
