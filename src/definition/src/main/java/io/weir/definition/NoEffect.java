package io.weir.definition;

import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Otherwise;
import io.weir.definition.Transition.Sequential;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds parts of a valid definition that have no effect, because another part decides before them. */
final class NoEffect {
    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final StepsById steps;
    private final Problems found;

    private NoEffect(WorkflowDefinition definition, Problems found) {
        this.definition = definition;
        this.steps = new StepsById(definition.steps());
        this.found = found;
    }

    static void warn(WorkflowDefinition definition, Problems found) {
        NoEffect check = new NoEffect(definition, found);
        check.transitions();
        for (int i = 0; i < definition.steps().size(); i++) {
            check.step(definition.steps().get(i), STEPS.at(i));
        }
        check.workflow();
    }

    private void transitions() {
        Map<String, Set<String>> always = new HashMap<>();
        definition.transitions().forEach(each -> {
            if (each instanceof Sequential edge) {
                always.computeIfAbsent(edge.from(), from -> new HashSet<>()).add(edge.to());
            }
        });
        for (int i = 0; i < definition.transitions().size(); i++) {
            Transition transition = definition.transitions().get(i);
            if ((transition instanceof Conditional || transition instanceof Otherwise)
                    && transition instanceof Edge edge
                    && always.getOrDefault(edge.from(), Set.of()).contains(edge.to())) {
                found.add(
                        TRANSITIONS.at(i),
                        "has no effect: a sequential transition leads from " + Quote.of(edge.from()) + " to "
                                + Quote.of(edge.to()) + " in any case. Leave one of the two out");
            } else if (transition instanceof OnFailure edge) {
                onFailure(edge, TRANSITIONS.at(i));
            }
        }
    }

    private void onFailure(OnFailure edge, DocumentPath path) {
        StepDefinition from = steps.get(edge.from());
        if (from == null) {
            return;
        }
        if (from.onExhausted() == OnAttemptsExhausted.PAUSE) {
            found.add(
                    path,
                    "is not taken when the attempts of " + Quote.of(from.id())
                            + " are used up: with on_exhausted: pause"
                            + " the run then waits for an operator. Set on_exhausted: fail to handle the failure instead");
        }
        for (int i = 0; i < edge.errors().size(); i++) {
            String error = edge.errors().get(i);
            String reason = neverFailsWith(from, error);
            if (!reason.isEmpty()) {
                found.add(path.field("errors").at(i), Quote.of(error) + " never occurs: " + reason);
            }
        }
    }

    /** Why a step never fails with a type of error; empty if it may. */
    private static String neverFailsWith(StepDefinition step, String error) {
        if (step.body() instanceof StepBody.Fail fail
                && !fail.error().equals(error)
                && !List.of("InputFailed", "AllFailed").contains(error)) {
            return Quote.of(step.id()) + " fails with " + Quote.of(fail.error());
        }
        if (error.equals("RepeatExhausted") && step.repeat() == null) {
            return Quote.of(step.id()) + " has no repeat";
        }
        if (error.equals("AllFailed") && !step.trigger().isRace()) {
            return Quote.of(step.id()) + " is no race";
        }
        return "";
    }

    private void step(StepDefinition step, DocumentPath path) {
        if (step.allowFailure() && step.onExhausted() == OnAttemptsExhausted.PAUSE) {
            found.add(
                    path.field("allow_failure"),
                    "has no effect when the attempts are used up: with on_exhausted: pause the run then waits for an"
                            + " operator. Set on_exhausted: fail to go on instead");
        }
        if (step.allowFailure() && !CanFail.test(step)) {
            found.add(path.field("allow_failure"), "has no effect: " + Quote.of(step.id()) + " can't fail");
        }
        if (step.compensate() != null
                && step.compensate().when() == Compensation.When.ATTEMPTED
                && step.worker() == null) {
            found.add(
                    path.field("compensate").field("when"),
                    "has no effect: the engine carries out " + Quote.of(step.id())
                            + " itself, so its outcome is always known. Leave it out");
        }
    }

    private void workflow() {
        boolean undone = definition.steps().stream().anyMatch(step -> step.compensate() != null);
        if (!undone && !definition.compensation().equals(CompensationPolicy.DEFAULT)) {
            found.add(
                    DocumentPath.ROOT.field("compensation"),
                    "has no effect: no step has compensate. Say there how each step is undone, or leave it out");
        }
        if (definition.stepOutputs() == StepOutputs.NONE && definition.output() == null) {
            found.add(
                    DocumentPath.ROOT.field("step_outputs"),
                    "leaves the result without any output, as there is no output template. Write output, or leave"
                            + " step_outputs out");
        }
    }
}
