package io.weir.streams.checks;

import java.util.List;

/** A condition that must be met. A check evaluates the facts and changes nothing. */
interface Check {
    /** Returns the name: stable, in lower case with dashes. */
    String name();

    /** Returns false if the check can be evaluated without a cluster. */
    default boolean needsKafka() {
        return true;
    }

    /** Returns the outcomes, never empty: if there is no problem, an outcome says so. */
    List<Outcome> look(Wanted wanted, ClusterFacts facts);
}
