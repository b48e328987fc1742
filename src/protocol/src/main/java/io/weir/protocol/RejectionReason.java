package io.weir.protocol;

import java.util.Locale;

/** The reason for rejecting a readable record. On the wire, the lower-case name. */
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
    /** The run keeps as many events, or bytes, as it may. */
    LIMIT,
    /** A request with other content has this run id. */
    CONFLICT,
    /** A request to start a run cannot be processed; it is kept as a dead letter. */
    DEAD_LETTER;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }
}
