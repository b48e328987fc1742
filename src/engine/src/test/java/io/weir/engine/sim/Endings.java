package io.weir.engine.sim;

import io.weir.definition.StepOutputs;
import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.engine.StepOutput;
import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.util.Arrays;
import java.util.List;

/** Rules about how a run ends: once, with one result that says what the history says. */
final class Endings {
    private Endings() {}

    static void check(Ledger run, Decision.Accepted decision, long at, Coverage coverage) {
        List<WorkflowResult> results = decision.effects().stream()
                .filter(Effect.Publish.class::isInstance)
                .map(effect -> ((Effect.Publish) effect).result())
                .toList();
        run.results += results.size();
        Violation.unless(
                run.results == (run.ended == null ? 0 : 1), "a run has one result, at its end", results, run.ended);
        if (run.ended == null) {
            return;
        }
        WorkflowResult result = results.get(0);
        RunError error = result.error();
        coverage.count("decided end: " + (error == null ? "Success" : error.type()));
        Violation.unless(
                result.status() == run.ended
                        && result.workflowId().equals(decision.run().runId()),
                "the result matches the terminal event",
                result,
                run.ended);
        Violation.unless((error == null) == (run.ended == RunStatus.SUCCESS), "a failure has an error", result);
        Violation.unless(
                decision.events().get(decision.events().size() - 1).type().isTerminal(),
                "the terminal event is the last",
                decision.events());
        Violation.unless(
                result.completedAt().toEpochMilli() == at && result.startedAt().toEpochMilli() == run.runStartedAt,
                "a result has its times",
                result);
        boolean byStep = error != null
                && (error.type().equals("StepFailed")
                        || error.type().equals("AllFailed")
                        || error.type().equals("InputFailed"));
        Violation.unless(
                !run.planned || (byStep && new ReferenceModel(run).mustFail()) || !byStep,
                "a loser of a race does not end the run",
                result);
        Violation.unless(
                run.ended != RunStatus.SUCCESS || !new ReferenceModel(run).mustFail(),
                "a run does not succeed without a required step",
                result);
        boolean allSettled = Arrays.stream(run.status).allMatch(StepStatus::isSettled);
        Violation.unless(
                run.ended != RunStatus.SUCCESS || allSettled,
                "a run succeeds when all steps are done",
                List.of(run.status));
        if (run.planned) {
            outputs(run, result);
            cancelled(run, decision);
        }
    }

    private static void outputs(Ledger run, WorkflowResult result) {
        for (int step = 0; step < run.status.length; step++) {
            boolean skipped = run.status[step] == StepStatus.SKIPPED;
            boolean hidden = run.blueprint.definition.stepOutputs() == StepOutputs.NONE;
            StepOutput last = skipped || hidden ? null : run.outputAt(step, run.revision[step]);
            Payload found = result.stepOutputs().get(run.blueprint.id(step));
            Violation.unless(
                    last == null ? found == null : last.output().equals(found),
                    "a result has the last output of every step",
                    run.blueprint.id(step),
                    found);
            Violation.unless(
                    result.stepMetadata().get(run.blueprint.id(step)).status().equals(run.status[step].wireName()),
                    "a result says how each step ended",
                    run.blueprint.id(step));
        }
        Payload declared = run.blueprint.definition.output();
        Payload output = declared == null || run.ended != RunStatus.SUCCESS ? null : Templates.value(run, -1, declared);
        Violation.unless(
                Json.tree(output).equals(Json.tree(result.output())),
                "a result has the output that its workflow declares",
                result.output(),
                "expected",
                output);
        RunError error = result.error();
        boolean exhausted = error != null && error.type().equals("MaxRevisionsExceeded");
        Violation.unless(
                exhausted != result.revisionOutputs().isEmpty(), "drafts are kept when revisions ran out", result);
    }

    /** Every attempt that was in flight when the run ended is called back. */
    private static void cancelled(Ledger run, Decision.Accepted decision) {
        List<AttemptId> calledBack = decision.effects().stream()
                .filter(Effect.CancelAttempts.class::isInstance)
                .flatMap(effect -> ((Effect.CancelAttempts) effect).cancelled().attempts().stream())
                .toList();
        Violation.unless(
                calledBack.stream().distinct().count() == calledBack.size(),
                "an attempt is cancelled at most once",
                calledBack);
        for (AttemptId attempt : calledBack) {
            int step = run.blueprint.indexOf(attempt.stepId());
            Violation.unless(
                    attempt.revision() < run.revision[step] || attempt.attempt() <= run.attempt[step],
                    "only dispatched attempts are cancelled",
                    attempt);
        }
    }
}
