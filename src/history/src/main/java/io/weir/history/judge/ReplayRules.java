package io.weir.history.judge;

import io.weir.engine.Plan;
import io.weir.history.replay.Difference;
import io.weir.history.replay.RecordedRun;
import io.weir.history.replay.ReplayListener;
import io.weir.history.replay.RunReplay;
import io.weir.protocol.AttemptId;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides a run again, and compares the result with its records. */
final class ReplayRules implements ReplayListener {
    private final RunCase run;
    private final Set<AttemptId> cancelled = new HashSet<>(0);

    ReplayRules(RunCase run) {
        this.run = run;
    }

    void judge(RecordedRun recorded, Function<String, Plan> plans) {
        boolean complete = true;
        for (Difference difference : RunReplay.of(run.runId(), recorded, plans, this)) {
            complete &= difference.isRefusal();
            run.broken(
                    difference.isRefusal() ? Rule.REFUSALS_RIGHT : Rule.EVENTS_AGREE,
                    difference.message(),
                    difference.position());
        }
        if (complete) {
            cancellations();
        }
    }

    private void cancellations() {
        run.facts().cancellations().forEach((attempt, records) -> {
            if (!cancelled.contains(attempt)) {
                run.broken(
                        Rule.CANCELLATIONS_RIGHT,
                        "workers were told to stop " + RunCase.name(attempt) + ", which deciding again does not",
                        records.get(0));
            }
        });
    }

    @Override
    public void dispatched(StepReady ready, int hop) {
        Dispatch found = find(ready);
        if (found == null) {
            // A step that was handed back goes to another partition, which is judged separately.
            if (hop == 0) {
                Dispatch first = run.dispatch(ready.attempt());
                run.broken(
                        Rule.DISPATCHES_AGREE,
                        RunCase.name(ready.attempt()) + " is dispatched at " + ready.dispatchedAt()
                                + " when it is decided again, and there is no such record",
                        first == null ? null : first.at());
            }
            return;
        }
        List<String> differing = new ArrayList<>();
        if (!found.at().topic().equals(Topics.stepReady(ready.queue()))) {
            differing.add("queue");
        }
        if (!found.inputs().equals(Dispatch.inputs(ready))) {
            differing.add("inputs");
        }
        if (!found.terms().equals(Dispatch.terms(ready))) {
            differing.add("settings");
        }
        if (!differing.isEmpty()) {
            run.broken(
                    Rule.DISPATCHES_AGREE,
                    RunCase.name(ready.attempt()) + " was dispatched with another " + String.join(", ", differing)
                            + " than deciding again gives",
                    found.at());
        }
    }

    private @Nullable Dispatch find(StepReady ready) {
        for (Dispatch dispatch : run.facts().dispatches().getOrDefault(ready.attempt(), List.of())) {
            if (dispatch.dispatchedAt() == ready.dispatchedAt().toEpochMilli()) {
                return dispatch;
            }
        }
        return null;
    }

    @Override
    public void cancelled(StepCancelled told) {
        cancelled.addAll(told.attempts());
    }

    @Override
    public void ended(WorkflowResult result) {
        for (Ending found : run.facts().results()) {
            List<String> wrong = differing(found, Ending.of(found.at(), result));
            if (!wrong.isEmpty()) {
                run.broken(
                        Rule.RESULT_AGREES,
                        "of the result " + String.join(", ", wrong) + " are others than deciding again gives",
                        found.at());
            }
        }
    }

    /** Of a trimmed result, only the remaining part is compared. */
    private static List<String> differing(Ending found, Ending again) {
        List<String> differing = new ArrayList<>();
        if (found.status() != again.status()) {
            differing.add("the status");
        }
        if (found.trimmed() ? !startsAlike(found, again) : !Objects.equals(found.errorType(), again.errorType())) {
            differing.add("the error");
        }
        again.outputs().forEach((step, output) -> {
            Digest other = found.outputs().get(step);
            if (!output.equals(other) && !(other == null && found.trimmed())) {
                differing.add("the output of step '" + step + "'");
            }
        });
        found.outputs().keySet().stream()
                .filter(step -> !again.outputs().containsKey(step))
                .forEach(step -> differing.add("the output of step '" + step + "'"));
        if (!Objects.equals(found.output(), again.output()) && !(found.output() == null && found.trimmed())) {
            differing.add("the output of the workflow");
        }
        if (!found.trimmed() && !found.steps().equals(again.steps())) {
            differing.add("the metadata of the steps");
        }
        return differing;
    }

    /** A trimmed result has a shortened error. */
    private static boolean startsAlike(Ending found, Ending again) {
        return Objects.equals(found.errorType(), again.errorType())
                || (found.errorType() != null && found.errorType().endsWith("…"));
    }
}
