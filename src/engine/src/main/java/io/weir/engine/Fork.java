package io.weir.engine;

import io.weir.protocol.ForkedFrom;
import io.weir.protocol.RunCommand.StartRun;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run remembers of a request with completed steps.
 *
 * @param from the run that it was forked from, or null
 * @param carried true if outputs of completed steps are, or were, stored until the definition is known
 */
record Fork(@Nullable ForkedFrom from, boolean carried) {
    /** The part of a request that the run remembers, or null if it is not a fork. */
    static @Nullable Fork of(StartRun request) {
        return request.completed().isEmpty() && request.forkedFrom() == null
                ? null
                : new Fork(request.forkedFrom(), false);
    }

    static @Nullable ForkedFrom originOf(@Nullable Fork fork) {
        return fork == null ? null : fork.from();
    }

    static boolean isCarried(@Nullable Fork fork) {
        return fork != null && fork.carried();
    }

    Fork carrying() {
        return new Fork(from, true);
    }

    /** The facts in the event of the run's start. */
    static Map<String, Object> facts(@Nullable Fork fork) {
        ForkedFrom from = originOf(fork);
        if (from == null) {
            return Map.of();
        }
        Map<String, Object> facts = new HashMap<>(Map.of("forked_from", from.runId()));
        if (from.reason() != null) {
            facts.put("forked_reason", from.reason());
        }
        return facts;
    }
}
