package io.weir.engine;

import io.weir.definition.StepOutputs;
import io.weir.protocol.CompensationResult;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.StepMetadata;
import io.weir.protocol.WorkflowResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the only result of a run that has ended. */
final class Results {
    private Results() {}

    static WorkflowResult of(RunDraft run, RunOutputs outputs) {
        boolean all = run.plan().definition().stepOutputs() == StepOutputs.ALL;
        Map<String, Payload> stepOutputs = new LinkedHashMap<>();
        Map<String, StepMetadata> metadata = new LinkedHashMap<>();
        for (int step : run.plan().graph().topologicalOrder()) {
            String id = run.plan().stepId(step);
            StepOutput output = outputs.standingOutput(step);
            if (output != null && all) {
                stepOutputs.put(id, output.output());
            }
            metadata.put(id, metadata(run.step(step), output));
        }
        return new WorkflowResult(
                run.runId(),
                run.plan().definition().id(),
                run.plan().definition().version(),
                run.plan().hash(),
                run.status(),
                stepOutputs,
                metadata,
                revisionOutputs(run, outputs),
                Instant.ofEpochMilli(run.headBefore().startedAt()),
                Instant.ofEpochMilli(run.at()),
                run.error(),
                outputs.result(),
                Fork.originOf(run.headBefore().fork()),
                compensation(run, outputs));
    }

    /** Null if no step had to be undone: the steps that undo others have then not changed, or none was needed. */
    private static @Nullable CompensationResult compensation(RunDraft run, RunOutputs outputs) {
        if (run.plan().stepCount(Phase.COMPENSATION) == 0) {
            return null;
        }
        Map<String, StepMetadata> steps = new LinkedHashMap<>();
        boolean done = true;
        for (int step : run.plan().graph().topologicalOrder()) {
            int undo = run.plan().step(step).undo();
            StepState state = undo == StepPlan.NO_STEP ? StepState.NEW : run.step(undo);
            if (state.status() != StepStatus.SKIPPED && !state.equals(StepState.NEW)) {
                done &= state.status() == StepStatus.SUCCEEDED;
                steps.put(run.plan().stepId(step), metadata(state, outputs.standingOutput(undo)));
            }
        }
        return steps.isEmpty()
                ? null
                : new CompensationResult(
                        done ? CompensationResult.Status.DONE : CompensationResult.Status.INCOMPLETE, steps);
    }

    private static StepMetadata metadata(StepState state, @Nullable StepOutput output) {
        boolean success = state.status() == StepStatus.SUCCEEDED || state.status() == StepStatus.BYPASSED;
        boolean ended = state.status().isSettled();
        boolean begunKnown = ended && state.heardAt() != 0;
        boolean once = state.retries() == 0 && state.revision() == 0;
        return new StepMetadata(
                state.status().wireName(),
                state.firstAt() == 0 ? null : Instant.ofEpochMilli(state.firstAt()),
                ended ? Instant.ofEpochMilli(state.since()) : null,
                begunKnown && once ? Math.max(0, state.heardAt() - state.firstAt()) : null,
                begunKnown ? Math.max(0, state.since() - state.heardAt()) : null,
                state.retries(),
                state.revision(),
                success,
                state.error(),
                output == null ? null : output.custom());
    }

    /**
     * The drafts of a loop whose revisions ran out, so that a person can judge them: by step of that loop, at the
     * position of its revision; null if the step did not run in that revision.
     */
    private static Map<String, List<Payload>> revisionOutputs(RunDraft run, RunOutputs outputs) {
        RunError error = run.error();
        if (error == null || error.stepId() == null || !error.type().equals(Flow.MAX_REVISIONS_EXCEEDED)) {
            return Map.of();
        }
        LoopPlan loop = run.plan().loopOf(run.plan().indexOf(error.stepId()));
        Map<String, List<Payload>> byStep = new LinkedHashMap<>();
        for (int step : loop == null ? List.<Integer>of() : loop.body()) {
            List<Payload> drafts = new ArrayList<>();
            for (int revision = 0; revision <= run.step(step).revision(); revision++) {
                StepOutput output = outputs.find(step, revision);
                drafts.add(output == null ? Payload.NULL : output.output());
            }
            byStep.put(run.plan().stepId(step), drafts);
        }
        return byStep;
    }
}
