package io.weir.engine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.definition.OnRevisionsExhausted;
import io.weir.definition.Repeat;
import io.weir.engine.StepOutput;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must follow from a completion that is accepted, or from a success of a step that the engine carries out. */
final class Verdicts {
    private Verdicts() {}

    /**
     * What must follow.
     *
     * @param left what the step leaves behind, or null when the attempt failed
     * @param event the type that must be among the events
     */
    record Expected(
            int step,
            @Nullable StepOutput left,
            RunEventType event,
            @Nullable String because) {
        void check(Ledger run, List<RunEvent> events) {
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
                        events.stream()
                                .noneMatch(e -> e.type() == RunEventType.STEP_FAILED
                                        && run.blueprint.id(step).equals(e.stepId())
                                        && e.revision() == run.revision[step]),
                        "a success is one",
                        events);
            }
        }
    }

    static Expected expected(Ledger run, int step, StepCompleted report) {
        Blueprint.Loop loop = run.blueprint.loopOf[step];
        boolean judges = loop != null && loop.validator() == step && run.isLoopOpen(step);
        if (report.outcome() instanceof Outcome.Failure) {
            return new Expected(step, null, RunEventType.STEP_FAILED, null);
        }
        if (report.outcome() instanceof Outcome.NeedsRevision wish) {
            return judges && loop != null
                    ? revise(run, loop, new StepOutput(said(wish), wish.feedback(), report.metadata()))
                    : new Expected(step, null, RunEventType.STEP_FAILED, "UnexpectedRevision");
        }
        return succeeded(run, step, ((Outcome.Success) report.outcome()).output(), report.metadata());
    }

    /** The step has succeeded with this output, whoever carried it out. */
    static Expected succeeded(Ledger run, int step, Payload output, @Nullable Payload metadata) {
        Repeat repeat = run.blueprint.steps.get(step).repeat();
        if (repeat != null) {
            switch (Objects.requireNonNull(Guard.of(repeat.until())).over(Json.tree(output), run.inputN)) {
                case YES -> {}
                case NO -> {
                    return run.revision[step] + 1 < repeat.atMost()
                            ? new Expected(step, null, RunEventType.STEP_REPEATED, null)
                            : new Expected(step, null, RunEventType.STEP_FAILED, "RepeatExhausted");
                }
                case ERROR -> {
                    return new Expected(step, null, RunEventType.RUN_FAILED, "ConditionFailed");
                }
            }
        }
        Blueprint.Loop loop = run.blueprint.loopOf[step];
        StepOutput plain = new StepOutput(output, null, metadata);
        if (loop == null || loop.validator() != step || !run.isLoopOpen(step)) {
            return new Expected(step, plain, RunEventType.STEP_SUCCEEDED, null);
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
            return revise(run, loop, new StepOutput(output, feedback, metadata));
        }
        return decision.equals("pass")
                ? new Expected(step, plain, RunEventType.LOOP_CLOSED, null)
                : new Expected(step, plain, RunEventType.RUN_FAILED, "UnclearDecision");
    }

    private static Payload said(Outcome.NeedsRevision wish) {
        return wish.output().isNull()
                ? Payload.ofJson("{\"decision\":\"revise\",\"feedback\":" + wish.feedback() + "}")
                : wish.output();
    }

    private static Expected revise(Ledger run, Blueprint.Loop loop, StepOutput left) {
        if (run.iteration[loop.index()] < loop.definition().maxIterations()) {
            return new Expected(loop.validator(), left, RunEventType.REVISION_REQUESTED, null);
        }
        return loop.definition().onExhausted() == OnRevisionsExhausted.ACCEPT_LAST
                ? new Expected(loop.validator(), left, RunEventType.LOOP_CLOSED, null)
                : new Expected(loop.validator(), left, RunEventType.RUN_FAILED, "MaxRevisionsExceeded");
    }
}
