package io.weir.engine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.definition.OnRevisionsExhausted;
import io.weir.engine.StepOutput;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must follow from a completion that is accepted. */
final class Verdicts {
    private Verdicts() {}

    /**
     * What must follow.
     *
     * @param left what the step leaves behind, or null when the attempt failed
     * @param event the type that must be among the events
     */
    record Expected(
            @Nullable StepOutput left,
            RunEventType event,
            @Nullable String because) {
        void check(Ledger run, int step, List<RunEvent> events) {
            boolean found = events.stream().anyMatch(e -> e.type() == event);
            Violation.unless(found, "a completion has its consequence", run.blueprint.id(step), this, events);
            if (because != null && run.ended != RunStatus.CANCELLED) {
                Violation.unless(
                        events.stream().anyMatch(e -> because.equals(e.data().get("error_type"))),
                        "a failure says why",
                        because,
                        events);
            }
            if (left != null) {
                Violation.unless(
                        events.stream().noneMatch(e -> e.type() == RunEventType.STEP_FAILED),
                        "a success is one",
                        events);
            }
        }
    }

    static Expected expected(Ledger run, int step, StepCompleted report) {
        Blueprint.Loop loop = run.blueprint.loopOf[step];
        boolean judges = loop != null && loop.validator() == step && run.isLoopOpen(step);
        if (report.outcome() instanceof Outcome.Failure) {
            return new Expected(null, RunEventType.STEP_FAILED, null);
        }
        if (report.outcome() instanceof Outcome.NeedsRevision wish) {
            return judges && loop != null
                    ? revise(run, loop, new StepOutput(said(wish), wish.feedback(), report.metadata()))
                    : new Expected(null, RunEventType.STEP_FAILED, "UnexpectedRevision");
        }
        Payload output = ((Outcome.Success) report.outcome()).output();
        StepOutput plain = new StepOutput(output, null, report.metadata());
        if (!judges || loop == null) {
            return new Expected(plain, RunEventType.STEP_SUCCEEDED, null);
        }
        JsonNode tree = Json.tree(output);
        String decision = tree.path("decision").asText("");
        Guard reviseWhen = loop.reviseWhen();
        if (reviseWhen != null) {
            decision = switch (reviseWhen.over(tree, run.inputN)) {
                case YES -> "revise";
                case NO -> "pass";
                case ERROR -> "";
            };
        }
        if (decision.equals("revise")) {
            Payload feedback =
                    tree.has("feedback") ? Payload.ofJson(tree.get("feedback").toString()) : output;
            return revise(run, loop, new StepOutput(output, feedback, report.metadata()));
        }
        return decision.equals("pass")
                ? new Expected(plain, RunEventType.LOOP_CLOSED, null)
                : new Expected(plain, RunEventType.RUN_FAILED, "UnclearDecision");
    }

    private static Payload said(Outcome.NeedsRevision wish) {
        return wish.output().isNull()
                ? Payload.ofJson("{\"decision\":\"revise\",\"feedback\":" + wish.feedback() + "}")
                : wish.output();
    }

    private static Expected revise(Ledger run, Blueprint.Loop loop, StepOutput left) {
        if (run.iteration[loop.index()] < loop.definition().maxIterations()) {
            return new Expected(left, RunEventType.REVISION_REQUESTED, null);
        }
        return loop.definition().onExhausted() == OnRevisionsExhausted.ACCEPT_LAST
                ? new Expected(left, RunEventType.LOOP_CLOSED, null)
                : new Expected(left, RunEventType.RUN_FAILED, "MaxRevisionsExceeded");
    }
}
