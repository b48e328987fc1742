package io.weir.history.judge;

import io.weir.protocol.RunRecord.RunEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer of the engine about a run: a decision, combined if it takes several records, or a refusal. */
sealed interface Answered {
    /**
     * A decision.
     *
     * @param at of its first record
     * @param time by the engine's clock, ms since 1970
     * @param source the record that caused the decision, or null for a timer
     */
    record Decided(Position at, long time, @Nullable Position source, String definitionId, List<RunEvent> events)
            implements Answered {}

    record Refused(Told.Refused told) implements Answered {}

    /** All answers about a run, in the order of the topic. */
    static List<Answered> of(RunFacts facts) {
        List<Answered> answers = new ArrayList<>();
        Told.Events before = null;
        for (Told told : facts.told()) {
            if (told instanceof Told.Refused refused) {
                answers.add(new Refused(refused));
                before = null;
            } else if (told instanceof Told.Events events) {
                if (before != null
                        && before.isContinuedBy(events)
                        && answers.get(answers.size() - 1) instanceof Decided begun) {
                    begun.events().addAll(events.events());
                } else {
                    answers.add(new Decided(
                            events.at(),
                            events.time(),
                            events.source(),
                            events.definitionId(),
                            new ArrayList<>(events.events())));
                }
                before = events;
            }
        }
        return answers;
    }
}
