package io.weir.engine;

import io.weir.definition.Problem;
import java.util.List;

/** What is known of a definition that a request names. */
public sealed interface PlanLookup {
    record Known(Plan plan) implements PlanLookup {}

    /**
     * Not seen.
     *
     * @param readUpTo everything that was registered up to this time has been looked through, epoch milliseconds; what was
     *     registered later may be there all the same
     */
    record Unknown(long readUpTo) implements PlanLookup {
        /** Before anything was looked through. */
        public static final long NOTHING = Long.MIN_VALUE;
    }

    /** Seen, and can't be run. */
    record Invalid(List<Problem> problems) implements PlanLookup {}
}
