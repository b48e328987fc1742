package io.weir.history.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broken rule, and its evidence.
 *
 * @param runId the run it is about, or null if it is about none
 * @param message what was found and what was expected
 * @param evidence the records that show it, as {@code topic-partition@offset}; may be empty if a record is missing
 */
public record Finding(Rule rule, @Nullable String runId, String message, List<String> evidence) {
    public Finding {
        evidence = List.copyOf(evidence);
    }

    @Override
    public String toString() {
        return rule + (runId == null ? "" : ", run " + runId) + ": " + message
                + (evidence.isEmpty() ? "" : " " + evidence);
    }
}
