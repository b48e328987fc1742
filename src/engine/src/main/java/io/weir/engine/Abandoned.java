package io.weir.engine;

import io.weir.protocol.AttemptId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The attempts in flight whose outcome a decision makes unnecessary: their workers are told that they need not finish. */
final class Abandoned {
    private final RunDraft run;
    private final List<AttemptId> attempts = new ArrayList<>(0);

    Abandoned(RunDraft run) {
        this.run = run;
    }

    /** Adds the attempt of the step, if one is in flight. */
    void add(int step) {
        StepState state = run.step(step);
        if (state.status().isInFlight()) {
            attempts.add(new AttemptId(run.runId(), run.plan().stepId(step), state.revision(), state.attempt()));
        }
    }

    List<AttemptId> attempts() {
        return Collections.unmodifiableList(attempts);
    }
}
