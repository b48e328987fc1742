package io.weir.definition;

import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.RevisionLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that ids are unique and that every reference names a step. */
final class ReferenceCheck {
    /**
     * Searching the nearest id costs more than everything else here, and more than this many suggestions help nobody.
     */
    private static final int MOST_SUGGESTIONS = 50;

    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final Problems problems;
    private final Map<String, Integer> ids = new HashMap<>();
    private int suggestions;

    ReferenceCheck(WorkflowDefinition definition, Problems problems) {
        this.definition = definition;
        this.problems = problems;
    }

    void check() {
        List<StepDefinition> steps = definition.steps();
        for (int i = 0; i < steps.size(); i++) {
            Integer first = ids.putIfAbsent(steps.get(i).id(), i);
            if (first != null) {
                problems.add(
                        STEPS.at(i).field("id"),
                        Quote.of(steps.get(i).id()) + " is the id of steps[" + first + "] already; ids are unique");
            }
        }
        if (problems.isUnreadable(STEPS)) {
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            checkDependencies(steps.get(i), STEPS.at(i).field("depends_on"));
        }
        Map<Object, Integer> seen = new HashMap<>();
        for (int i = 0; i < definition.transitions().size(); i++) {
            Transition transition = definition.transitions().get(i);
            DocumentPath path = TRANSITIONS.at(i);
            Integer first = seen.putIfAbsent(identity(transition), i);
            if (first != null && !problems.isPartlyUnreadable(path)) {
                problems.add(path, "repeats transitions[" + first + "]; a transition is given once");
            }
            checkTransition(transition, path);
        }
    }

    private void checkDependencies(StepDefinition step, DocumentPath path) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < step.dependsOn().size(); i++) {
            String dependency = step.dependsOn().get(i);
            if (dependency.equals(step.id())) {
                problems.add(path.at(i), "the step " + Quote.of(step.id()) + " depends on itself");
            } else if (!seen.add(dependency)) {
                problems.add(path.at(i), Quote.of(dependency) + " is listed twice; a dependency is given once");
            } else {
                checkExists(dependency, path.at(i));
            }
        }
    }

    private void checkTransition(Transition transition, DocumentPath path) {
        if (transition instanceof Edge edge) {
            checkEnds(edge.from(), edge.to(), path);
        } else if (transition instanceof RevisionLoop loop) {
            checkExists(loop.reviser(), path.field("reviser"));
            checkExists(loop.validator(), path.field("validator"));
            if (loop.revisionSource() != null) {
                checkExists(loop.revisionSource(), path.field("revision_source"));
            }
        } else {
            throw new IllegalStateException("a transition of unknown kind: " + transition);
        }
    }

    private void checkEnds(String from, String to, DocumentPath path) {
        checkExists(from, path.field("from"));
        checkExists(to, path.field("to"));
        if (from.equals(to) && !problems.isPartlyUnreadable(path)) {
            problems.add(path, "leads from the step " + Quote.of(from) + " to itself; expected two different steps");
        }
    }

    private void checkExists(String stepId, DocumentPath path) {
        if (!ids.containsKey(stepId) && !problems.isUnreadable(path)) {
            String hint = suggestions++ < MOST_SUGGESTIONS ? problems.suggestion(stepId, ids.keySet()) : "";
            problems.add(path, "no step has the id " + Quote.of(stepId) + hint);
        }
    }

    /** Two loops with the same steps are duplicates, whatever their other fields. */
    private static Object identity(Transition transition) {
        return transition instanceof RevisionLoop loop ? List.of(loop.reviser(), loop.validator()) : transition;
    }
}
