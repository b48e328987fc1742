package io.weir.history.judge;

import io.weir.protocol.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the records say of a run, in as few words as a client may be asked for.
 *
 * @param ended how it ended, or null while it goes on
 * @param events how many it has
 * @param refusals how many records about it were refused
 */
public record RunSummary(String definitionId, @Nullable RunStatus ended, int events, int refusals) {

    /** Null when there is no event of it. */
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
