package io.weir.definition;

import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Otherwise;
import io.weir.definition.Transition.RevisionLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that the ways through a definition do not contradict each other: conditions, failures, races and endings. */
final class PathCheck {
    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final WorkflowGraph graph;
    private final Problems problems;
    private final Map<String, StepDefinition> steps = new HashMap<>();

    private PathCheck(WorkflowDefinition definition, WorkflowGraph graph, Problems problems) {
        this.definition = definition;
        this.graph = graph;
        this.problems = problems;
        definition.steps().forEach(step -> steps.putIfAbsent(step.id(), step));
    }

    /** @param graph of a definition without problems so far */
    static void check(WorkflowDefinition definition, WorkflowGraph graph, Problems problems) {
        PathCheck check = new PathCheck(definition, graph, problems);
        check.transitions();
        for (int i = 0; i < definition.steps().size(); i++) {
            check.step(definition.steps().get(i), i, STEPS.at(i));
        }
        if (definition.steps().stream().allMatch(StepDefinition::isOnEnd)) {
            problems.add(STEPS, "all have on_end, so the run would end before it begins; expected a step without it");
        }
    }

    private void transitions() {
        Set<String> conditional = new HashSet<>();
        definition.transitions().forEach(each -> {
            if (each instanceof Conditional edge) {
                conditional.add(edge.from());
            }
        });
        Map<String, Integer> otherwise = new HashMap<>();
        for (int i = 0; i < definition.transitions().size(); i++) {
            Transition transition = definition.transitions().get(i);
            DocumentPath path = TRANSITIONS.at(i);
            if (transition instanceof Edge edge) {
                onlyInTheWorkflow(edge.from(), path.field("from"));
                onlyInTheWorkflow(edge.to(), path.field("to"));
            }
            if (transition instanceof Otherwise edge) {
                String from = edge.from();
                Integer first = otherwise.putIfAbsent(from, i);
                if (first != null) {
                    problems.add(
                            path,
                            "is a second otherwise of the step " + Quote.of(from) + ", after transitions[" + first
                                    + "]; a step has one, so let both steps follow a third");
                }
                if (!conditional.contains(from)) {
                    problems.add(
                            path,
                            "is taken when no conditional transition of the step " + Quote.of(from)
                                    + " is taken, and it has none; write type: sequential");
                }
            } else if (transition instanceof OnFailure edge) {
                onFailure(edge, path);
            }
        }
    }

    private void onlyInTheWorkflow(String id, DocumentPath path) {
        StepDefinition step = steps.get(id);
        if (step != null && step.isOnEnd()) {
            problems.add(
                    path,
                    Quote.of(id) + " has on_end and runs after the workflow, so no transition leads to it or from it;"
                            + " let it depend on other steps with on_end");
        }
    }

    private void onFailure(OnFailure edge, DocumentPath path) {
        for (int i = 0; i < edge.errors().size(); i++) {
            Texts.checkName(edge.errors().get(i), path.field("errors").at(i), problems);
        }
        StepDefinition from = steps.get(edge.from());
        if (from != null && from.allowFailure()) {
            problems.add(
                    path,
                    "handles the failure of " + Quote.of(edge.from())
                            + ", which has allow_failure: after a failure either its dependents run, or another way is"
                            + " taken; leave one of them out");
        }
        var loop = graph.loopOf(graph.indexOf(edge.from()));
        if (loop.isPresent() && loop.get().body().contains(graph.indexOf(edge.to()))) {
            problems.add(
                    path,
                    "leads from a step of a revision loop to another step of the same loop; after a failure the loop is"
                            + " left, so expected a step outside of it");
        }
    }

    private void step(StepDefinition step, int position, DocumentPath path) {
        if (step.isOnEnd()) {
            onEnd(step, path);
        } else {
            for (int i = 0; i < step.dependsOn().size(); i++) {
                StepDefinition before = steps.get(step.dependsOn().get(i));
                if (before != null && before.isOnEnd()) {
                    problems.add(
                            path.field("depends_on").at(i),
                            Quote.of(before.id()) + " has on_end and runs after the workflow; expected a step of the"
                                    + " workflow");
                }
            }
        }
        boolean inLoop = graph.loopOf(position).isPresent();
        if (step.repeat() != null && inLoop) {
            problems.add(
                    path.field("repeat"),
                    "can't be used in a revision loop, which repeats the step itself; leave one of them out");
        }
        if (step.allowFailure() && isEndOfLoop(step.id())) {
            problems.add(
                    path.field("allow_failure"),
                    "can't be used for the reviser or the validator of a revision loop, as the loop needs what they"
                            + " say; handle the failure with an on_failure transition that leaves the loop");
        }
        if (step.compensate() != null && step.body() instanceof StepBody.Fail) {
            problems.add(path.field("compensate"), "undoes a step that succeeded, and this one always fails");
        }
        if (step.trigger() == Trigger.FIRST_SUCCEEDED) {
            race(step, path, inLoop);
        }
    }

    private boolean isEndOfLoop(String id) {
        return definition.transitions().stream()
                .anyMatch(each -> each instanceof RevisionLoop loop
                        && (loop.reviser().equals(id) || loop.validator().equals(id)));
    }

    private void onEnd(StepDefinition step, DocumentPath path) {
        for (int i = 0; i < step.dependsOn().size(); i++) {
            StepDefinition before = steps.get(step.dependsOn().get(i));
            if (before != null && !before.isOnEnd()) {
                problems.add(
                        path.field("depends_on").at(i),
                        Quote.of(before.id()) + " is a step of the workflow, which has ended when a step with on_end"
                                + " runs; expected another step with on_end");
            }
        }
        if (step.onExhausted() == OnAttemptsExhausted.PAUSE) {
            problems.add(
                    path.field("on_exhausted"),
                    "can't be pause for a step with on_end, as nothing waits for it any more; leave it out");
        }
        if (step.compensate() != null) {
            problems.add(path.field("compensate"), "can't be used with on_end: steps are undone before; leave it out");
        }
        if (step.allowFailure()) {
            problems.add(
                    path.field("allow_failure"),
                    "is not needed with on_end, as these steps never change the outcome of the run; leave it out");
        }
        if (step.trigger() == Trigger.FIRST_SUCCEEDED) {
            problems.add(path.field("trigger"), "can't be first_succeeded with on_end; use any_succeeded");
        }
    }

    /** The losers are cancelled, so nothing else may need them. */
    private void race(StepDefinition step, DocumentPath path, boolean inLoop) {
        if (inLoop) {
            problems.add(path.field("trigger"), "can't be first_succeeded in a revision loop; use any_succeeded");
        }
        for (int i = 0; i < step.dependsOn().size(); i++) {
            String id = step.dependsOn().get(i);
            int racer = graph.indexOf(id);
            DocumentPath at = path.field("depends_on").at(i);
            List<String> others = definition.steps().stream()
                    .map(StepDefinition::id)
                    .filter(other -> !other.equals(step.id()) && needs(other, id))
                    .map(Quote::of)
                    .toList();
            if (!others.isEmpty()) {
                problems.add(
                        at,
                        Quote.of(id) + " is cancelled when another step is first, and " + String.join(", ", others)
                                + " also " + (others.size() == 1 ? "comes" : "come")
                                + " after it; expected a step that only " + Quote.of(step.id()) + " depends on");
            }
            if (graph.loopOf(racer).isPresent()) {
                problems.add(
                        at, Quote.of(id) + " is part of a revision loop, which can't be cancelled; use any_succeeded");
            }
        }
    }

    /** Returns true if {@code step} waits for the success of {@code other}; one that handles its failure does not. */
    private boolean needs(String step, String other) {
        StepDefinition definedStep = steps.get(step);
        return (definedStep != null && definedStep.dependsOn().contains(other))
                || definition.transitions().stream()
                        .anyMatch(each -> each instanceof Edge edge
                                && !(edge instanceof OnFailure)
                                && edge.from().equals(other)
                                && edge.to().equals(step));
    }
}
