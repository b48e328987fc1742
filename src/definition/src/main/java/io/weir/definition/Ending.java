package io.weir.definition;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** How a run ends. On the wire, the lower-case name. */
public enum Ending {
    SUCCEEDED,
    FAILED,
    /** The run's own timeout passed. */
    TIMED_OUT,
    CANCELLED;

    /** An unmodifiable set in declaration order. */
    static Set<Ending> set(Collection<Ending> endings) {
        return endings.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(endings));
    }
}
