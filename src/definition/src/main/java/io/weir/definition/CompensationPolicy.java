package io.weir.definition;

import java.util.EnumSet;
import java.util.Set;

/**
 * When the steps of a run are undone.
 *
 * @param on the endings after which steps are undone, in declaration order of {@link Ending}
 */
public record CompensationPolicy(Set<Ending> on, OnExhausted onExhausted) {
    /** Whatever a run ends by, except success; an operator decides about a compensation that fails. */
    public static final CompensationPolicy DEFAULT =
            new CompensationPolicy(EnumSet.of(Ending.FAILED, Ending.TIMED_OUT, Ending.CANCELLED), OnExhausted.PAUSE);

    public CompensationPolicy {
        on = Ending.set(on);
    }

    /** Effect of a compensation whose attempts all failed. On the wire, the lower-case name. */
    public enum OnExhausted {
        /** The run waits for an operator. */
        PAUSE,
        /** The other steps are undone without it. */
        SKIP
    }
}
