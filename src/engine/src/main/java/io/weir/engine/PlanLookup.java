package io.weir.engine;

import io.weir.definition.Problem;
import java.util.List;

/** The result of looking up the definition that a request names. */
public sealed interface PlanLookup {
    record Known(Plan plan) implements PlanLookup {}

    /**
     * The definition is not known.
     *
     * @param readUpTo all registrations up to this time have been read, epoch milliseconds; a later registration may
     *     exist and not be read yet
     */
    record Unknown(long readUpTo) implements PlanLookup {
        /** Nothing has been read yet. */
        public static final long NOTHING = Long.MIN_VALUE;
    }

    /** The definition is known but cannot be run. */
    record Invalid(List<Problem> problems) implements PlanLookup {}
}
