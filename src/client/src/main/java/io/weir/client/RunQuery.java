package io.weir.client;

import io.weir.protocol.RunStatus;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects runs by their events.
 *
 * @param definitionId null for every definition
 * @param statuses empty for every status
 * @param since older events are left out, so a run is found only if it has an event at this time or later; null reads all
 */
public record RunQuery(
        @Nullable String definitionId,
        Set<RunStatus> statuses,
        @Nullable Instant since) {
    /** Every run whose events are kept. */
    public static final RunQuery ALL = new RunQuery(null, Set.of(), null);

    public RunQuery {
        statuses = Set.copyOf(statuses);
    }

    boolean selects(RunSummary run) {
        return (definitionId == null || definitionId.equals(run.definitionId()))
                && (statuses.isEmpty() || statuses.contains(run.status()));
    }
}
