package io.weir.history.judge;

import io.weir.protocol.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a run in the records, limited to those that a client can be queried for.
 *
 * @param ended how it ended, or null if it has not ended
 * @param events number of its events
 * @param refusals how many records about it were refused
 */
public record RunSummary(String definitionId, @Nullable RunStatus ended, int events, int refusals) {

    /** Null if it has no event. */
    static @Nullable RunSummary of(RunFacts facts) {
        String definitionId = null;
        RunStatus ended = null;
        int events = 0;
        int refusals = 0;
        for (Told told : facts.told()) {
            if (told instanceof Told.Events batch) {
                definitionId = batch.definitionId();
                events += batch.count();
                ended = batch.end() == null ? ended : ResultRules.statusOf(batch.end());
            } else {
                refusals++;
            }
        }
        return definitionId == null ? null : new RunSummary(definitionId, ended, events, refusals);
    }
}
