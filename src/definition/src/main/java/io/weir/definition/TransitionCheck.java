package io.weir.definition;

import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Otherwise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks that the transitions of a step do not contradict each other or the steps they connect. */
final class TransitionCheck {
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final StepsById steps;
    private final Problems problems;
    /** The targets of a step's conditional transitions. */
    private final Map<String, Set<String>> conditional = new HashMap<>();

    private final Map<String, Integer> otherwise = new HashMap<>();

    TransitionCheck(WorkflowDefinition definition, StepsById steps, Problems problems) {
        this.definition = definition;
        this.steps = steps;
        this.problems = problems;
    }

    void check() {
        definition.transitions().forEach(each -> {
            if (each instanceof Conditional edge) {
                conditional
                        .computeIfAbsent(edge.from(), from -> new HashSet<>())
                        .add(edge.to());
            }
        });
        for (int i = 0; i < definition.transitions().size(); i++) {
            Transition transition = definition.transitions().get(i);
            if (transition instanceof Otherwise edge) {
                otherwise(edge, i);
            } else if (transition instanceof OnFailure edge) {
                onFailure(edge, TRANSITIONS.at(i));
            }
        }
    }

    private void otherwise(Otherwise edge, int position) {
        DocumentPath path = TRANSITIONS.at(position);
        String from = edge.from();
        Integer first = otherwise.putIfAbsent(from, position);
        if (first != null) {
            problems.add(
                    path,
                    "is a second otherwise of the step " + Quote.of(from) + ", after transitions[" + first
                            + "]; a step has one, so let both steps follow a third");
        }
        Set<String> targets = conditional.getOrDefault(from, Set.of());
        if (targets.isEmpty()) {
            problems.add(
                    path,
                    "is taken when no conditional transition of the step " + Quote.of(from)
                            + " is taken, and it has none; write type: sequential");
        } else if (targets.equals(Set.of(edge.to()))) {
            problems.add(
                    path,
                    "leads to " + Quote.of(edge.to()) + ", as do all conditional transitions of " + Quote.of(from)
                            + ", so the conditions decide nothing; write type: sequential instead of all of them");
        }
    }

    private void onFailure(OnFailure edge, DocumentPath path) {
        for (int i = 0; i < edge.errors().size(); i++) {
            Texts.checkFixedName(edge.errors().get(i), path.field("errors").at(i), problems);
        }
        StepDefinition from = steps.get(edge.from());
        if (from != null && from.allowFailure()) {
            problems.add(
                    path,
                    "handles the failure of " + Quote.of(edge.from())
                            + ", which has allow_failure: after a failure either its dependents run, or another way is"
                            + " taken; leave one of them out");
        }
        StepDefinition to = steps.get(edge.to());
        if (to != null && to.dependsOn().contains(edge.from()) && needsSuccess(to)) {
            problems.add(
                    path,
                    "leads to " + Quote.of(edge.to()) + ", which has " + Quote.of(edge.from())
                            + " in depends_on and so runs only if that step succeeds; leave it out of depends_on");
        }
    }

    /** Returns true if the step can't run unless all its dependencies succeed. */
    private static boolean needsSuccess(StepDefinition step) {
        return switch (step.trigger()) {
            case ALL_SUCCEEDED -> true;
            case ANY_SUCCEEDED, FIRST_SUCCEEDED -> step.dependsOn().size() == 1;
            case ALL_DONE -> false;
        };
    }
}
