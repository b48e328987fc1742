package io.weir.engine.sim;

import io.weir.definition.StepDefinition;
import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepReady;
import java.util.ArrayList;
import java.util.List;

/** Rules about what workers are handed. */
final class Handouts {
    private Handouts() {}

    static void check(Ledger run, Decision.Accepted decision, long at) {
        List<AttemptId> handedOut = new ArrayList<>();
        List<AttemptId> recorded = new ArrayList<>();
        decision.events().forEach(event -> {
            if (event.type() == RunEventType.STEP_DISPATCHED || event.type() == RunEventType.STEP_DISPATCHED_AGAIN) {
                recorded.add(new AttemptId(
                        decision.run().runId(), String.valueOf(event.stepId()), event.revision(), event.attempt()));
            }
        });
        ReferenceModel model = new ReferenceModel(run);
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                handedOut.add(dispatch.ready().attempt());
                boolean again = decision.events().stream()
                        .anyMatch(event -> event.type() == RunEventType.STEP_DISPATCHED_AGAIN
                                && dispatch.ready().attempt().stepId().equals(event.stepId()));
                check(run, model, dispatch.ready(), again, at);
            }
        }
        Violation.unless(handedOut.equals(recorded), "dispatches match the recorded events", handedOut, recorded);
        Violation.unless(handedOut.isEmpty() || run.ended == null, "an ended run dispatches nothing", handedOut);
    }

    private static void check(Ledger run, ReferenceModel model, StepReady ready, boolean again, long at) {
        int step = run.blueprint.indexOf(ready.attempt().stepId());
        StepDefinition definition = run.blueprint.steps.get(step);
        StepReady first = run.handedOut[step];
        if (again && first != null) {
            Violation.unless(ready.token().equals(first.token()), "a copy of a dispatch has its token", ready, first);
            List<StepReady> copies = new ArrayList<>(run.copies.getOrDefault(step, List.of()));
            copies.add(ready);
            run.copies.put(step, copies);
        } else {
            run.handedOut[step] = ready;
        }
        Violation.unless(!ready.token().isEmpty(), "an attempt has a token", ready);
        Violation.unless(
                List.copyOf(ready.dependencies().entrySet())
                        .equals(List.copyOf(model.expectedDependencies(step).entrySet())),
                "a step gets the accepted outputs of its predecessors",
                ready.attempt(),
                ready.dependencies(),
                "expected",
                model.expectedDependencies(step));
        Violation.unless(
                Json.tree(ready.input()).equals(Json.tree(expectedInput(run, definition))),
                "a step gets its input",
                ready.attempt(),
                ready.input());
        Violation.unless(
                ready.maxAttempts() == run.floor[step] + definition.retry().maxAttempts()
                        && ready.attempt().attempt() <= ready.maxAttempts(),
                "an attempt is within the permitted number",
                ready);
        boolean reports = Clockwork.reportsStart(definition);
        Violation.unless(
                ready.reportStart() == reports, "a start is reported at once if a timeout depends on it", ready);
        Violation.unless(
                java.util.Objects.equals(ready.reportStartAfter(), Clockwork.reportsStartAfter(definition)),
                "a dispatch says when to report a start",
                ready.reportStartAfter());
        Violation.unless(ready.dispatchedAt().toEpochMilli() == at, "an attempt has its time", ready);
        loop(run, model, ready, step);
    }

    private static void loop(Ledger run, ReferenceModel model, StepReady ready, int step) {
        Blueprint.Loop loop = run.blueprint.loopOf[step];
        StepReady.LoopContext expected = loop == null
                ? null
                : new StepReady.LoopContext(
                        run.revision[step],
                        loop.definition().maxIterations(),
                        model.expectedDraft(step),
                        model.expectedFeedback(step));
        Violation.unless(
                java.util.Objects.equals(ready.loop(), expected),
                "a loop's step gets draft and feedback",
                ready.attempt(),
                ready.loop(),
                "expected",
                expected);
    }

    private static Payload expectedInput(Ledger run, StepDefinition step) {
        Payload template = step.input();
        if (template == null) {
            return run.input;
        }
        String text = template.toJson();
        int from = text.indexOf("steps.");
        if (from < 0) {
            return Payload.ofJson(text.replace("\"${input.n}\"", "" + run.inputN));
        }
        String source = text.substring(from + "steps.".length(), text.indexOf(".output"));
        Payload output = run.standing(run.blueprint.indexOf(source));
        return Payload.ofJson("{\"of\":" + (output == null ? "null" : output.toJson()) + "}");
    }
}
