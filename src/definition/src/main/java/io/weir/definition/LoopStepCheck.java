package io.weir.definition;

import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.RevisionLoop;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that the steps of revision loops do nothing that contradicts the loop. */
final class LoopStepCheck {
    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final StepsById steps;
    private final @Nullable WorkflowGraph graph;
    private final Problems problems;
    /** Reviser or validator, by the step's id. */
    private final Map<String, String> roles = new HashMap<>();

    LoopStepCheck(WorkflowDefinition definition, StepsById steps, @Nullable WorkflowGraph graph, Problems problems) {
        this.definition = definition;
        this.steps = steps;
        this.graph = graph;
        this.problems = problems;
    }

    void check() {
        for (int i = 0; i < definition.transitions().size(); i++) {
            Transition transition = definition.transitions().get(i);
            if (transition instanceof RevisionLoop loop) {
                roles.putIfAbsent(loop.reviser(), "reviser");
                roles.putIfAbsent(loop.validator(), "validator");
            } else if (transition instanceof OnFailure edge && graph != null && exist(edge)) {
                staysInLoop(edge, graph, TRANSITIONS.at(i));
            }
        }
        for (int i = 0; i < definition.steps().size(); i++) {
            StepDefinition step = definition.steps().get(i);
            String role = roles.get(step.id());
            if (role != null && step.equals(steps.get(step.id()))) {
                endOfLoop(step, role, STEPS.at(i));
            }
            if (step.repeat() != null && graph != null && graph.loopOf(i).isPresent()) {
                problems.add(
                        STEPS.at(i).field("repeat"),
                        "can't be used in a revision loop, which repeats the step itself; leave one of them out");
            }
        }
    }

    /** Returns false if an end of the edge is unreadable. */
    private boolean exist(OnFailure edge) {
        return steps.get(edge.from()) != null && steps.get(edge.to()) != null;
    }

    private void staysInLoop(OnFailure edge, WorkflowGraph graph, DocumentPath path) {
        var loop = graph.loopOf(graph.indexOf(edge.from()));
        if (loop.isPresent() && loop.get().body().contains(graph.indexOf(edge.to()))) {
            problems.add(
                    path,
                    "leads from a step of a revision loop to another step of the same loop; after a failure the loop is"
                            + " left, so expected a step outside of it");
        }
    }

    private void endOfLoop(StepDefinition step, String role, DocumentPath path) {
        if (step.when() != null) {
            problems.add(
                    path.field("when"),
                    "can't be used for the " + role + " of a revision loop, as the loop needs its output; decide before"
                            + " the loop with a conditional transition, or inside it with revise_when");
        }
        if (step.allowFailure()) {
            problems.add(
                    path.field("allow_failure"),
                    "can't be used for the reviser or the validator of a revision loop, as the loop needs what they"
                            + " say; handle the failure with an on_failure transition that leaves the loop");
        }
        if (!hasOutput(step.body())) {
            problems.add(
                    path.field(step.body().field()),
                    "has no output, and a revision loop needs the output of its " + role
                            + "; expected a step that a worker runs, await or set");
        }
    }

    private static boolean hasOutput(StepBody body) {
        return !(body instanceof StepBody.WaitFor
                || body instanceof StepBody.WaitUntil
                || body instanceof StepBody.Emit
                || body instanceof StepBody.Fail);
    }
}
