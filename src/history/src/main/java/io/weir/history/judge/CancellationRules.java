package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about what workers are told to stop. That they are told of everything is no promise: it only saves them work. */
final class CancellationRules {
    private final RunCase run;
    private final RunModel model;

    /** @param model as it stands at the end of the run's records */
    CancellationRules(RunCase run, RunModel model) {
        this.run = run;
        this.model = model;
    }

    void judge() {
        if (run.facts().cancellations().isEmpty()) {
            return;
        }
        Set<AttemptId> dispatched = dispatched();
        run.facts().cancellations().forEach((attempt, records) -> {
            if (records.size() > 1) {
                broken(attempt, records.size() + " times, expected once", records.get(0), records.get(1));
            }
            List<Input> completions = run.accepted().completions(attempt);
            if (!dispatched.contains(attempt)) {
                broken(attempt, "though it was never handed out", records.get(0), null);
            } else if (!completions.isEmpty()) {
                broken(
                        attempt,
                        "though its report was accepted",
                        records.get(0),
                        completions.get(0).at());
            } else if (isWaitedFor(attempt)) {
                broken(attempt, "though its outcome is still waited for", records.get(0), null);
            }
        });
    }

    /** By the events: a decision that ends the run may take back what it has begun before that has a record. */
    private Set<AttemptId> dispatched() {
        Set<AttemptId> dispatched = new HashSet<>();
        for (Told told : run.facts().told()) {
            if (told instanceof Told.Events events) {
                for (RunEvent event : events.events()) {
                    if (event.type() == RunEventType.STEP_DISPATCHED) {
                        dispatched.add(run.attempt(event));
                    }
                }
            }
        }
        return dispatched;
    }

    private boolean isWaitedFor(AttemptId attempt) {
        StepModel step = model.step(model.workflow().indexOf(attempt.stepId()));
        return step.status.isInFlight() && step.revision == attempt.revision() && step.attempt == attempt.attempt();
    }

    private void broken(AttemptId attempt, String why, Position record, @Nullable Position against) {
        run.broken(
                Rule.CANCELLATIONS_RIGHT,
                "workers were told to stop " + RunCase.name(attempt) + " " + why,
                record,
                against);
    }
}
