package io.weir.streams.checks;

import java.util.List;

/** One thing that must hold; judges, and changes nothing. */
interface Check {
    /** Stable, in lower case with dashes. */
    String name();

    /** False for what is true or not without a cluster. */
    default boolean needsKafka() {
        return true;
    }

    /** Never empty: a check that has nothing to say says that all is well. */
    List<Outcome> look(Wanted wanted, ClusterFacts facts);
}
