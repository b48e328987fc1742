package io.weir.engine.sim;

import io.weir.definition.StepDefinition;
import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepReady;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules about what workers are handed. */
final class Handouts {
    private Handouts() {}

    static void check(Ledger run, Decision.Accepted decision, List<StepStatus> before, long at) {
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
                check(run, model, dispatch.ready(), again, before, at);
            }
        }
        Violation.unless(handedOut.equals(recorded), "dispatches match the recorded events", handedOut, recorded);
        Violation.unless(handedOut.isEmpty() || run.ended == null, "an ended run dispatches nothing", handedOut);
    }

    private static void check(
            Ledger run, ReferenceModel model, StepReady ready, boolean again, List<StepStatus> before, long at) {
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
                isHanded(run, step, ready.dependencies(), model.expectedDependencies(step), before),
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

    /**
     * What came while the decision was already about to hand a race out may be left out of it: steps that the engine
     * carries out itself succeed in between.
     */
    private static boolean isHanded(
            Ledger run, int step, Map<String, Payload> found, Map<String, Payload> expected, List<StepStatus> before) {
        if (!run.blueprint.steps.get(step).trigger().isRace()) {
            return List.copyOf(found.entrySet()).equals(List.copyOf(expected.entrySet()));
        }
        Map<String, Payload> certain = new LinkedHashMap<>(expected);
        certain.keySet().removeIf(id -> {
            int source = run.blueprint.indexOf(id);
            return before.get(source) != StepStatus.SUCCEEDED || run.blueprint.loopOf[source] != null;
        });
        // One that is bypassed, or may fail, wins without an output.
        boolean wonWithout = Arrays.stream(run.blueprint.dependsOn[step])
                .anyMatch(
                        source -> run.status[source] == StepStatus.BYPASSED || run.status[source] == StepStatus.FAILED);
        return (!found.isEmpty() || expected.isEmpty() || wonWithout)
                && expected.entrySet().containsAll(found.entrySet())
                && found.entrySet().containsAll(certain.entrySet());
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

    private static @Nullable Payload expectedInput(Ledger run, StepDefinition step) {
        Payload template = step.input();
        if (template == null) {
            return run.input;
        }
        return Templates.value(run, run.blueprint.indexOf(step.id()), template);
    }
}
