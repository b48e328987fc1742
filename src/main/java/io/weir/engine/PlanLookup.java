package io.weir.engine;

import io.weir.definition.Problem;
import java.util.List;

/** What is known of a definition that a request names. */
public sealed interface PlanLookup {
    record Known(Plan plan) implements PlanLookup {}

    /** Not seen (yet). */
    record Unknown() implements PlanLookup {}

    /** Seen, and can't be run. */
    record Invalid(List<Problem> problems) implements PlanLookup {}
}
