package io.weir.definition;

import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.RevisionLoop;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the steps that run when the outcome of a run is known: they are apart from the workflow and end soon. */
final class EndingCheck {
    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");
    private static final DocumentPath TRANSITIONS = DocumentPath.ROOT.field("transitions");

    private final WorkflowDefinition definition;
    private final StepsById steps;
    private final Problems problems;

    EndingCheck(WorkflowDefinition definition, StepsById steps, Problems problems) {
        this.definition = definition;
        this.steps = steps;
        this.problems = problems;
    }

    void check() {
        boolean workflow = false;
        for (int i = 0; i < definition.steps().size(); i++) {
            StepDefinition step = definition.steps().get(i);
            workflow |= !step.isOnEnd();
            dependencies(step, STEPS.at(i).field("depends_on"));
            if (step.isOnEnd()) {
                onEnd(step, STEPS.at(i));
            }
        }
        if (!workflow && !definition.steps().isEmpty()) {
            problems.add(STEPS, "all have on_end, so the run would end before it begins; expected a step without it");
        }
        for (int i = 0; i < definition.transitions().size(); i++) {
            Transition transition = definition.transitions().get(i);
            if (transition instanceof Edge edge) {
                inTheWorkflow(edge.from(), TRANSITIONS.at(i).field("from"));
                inTheWorkflow(edge.to(), TRANSITIONS.at(i).field("to"));
            } else if (transition instanceof RevisionLoop loop) {
                inTheWorkflow(loop.reviser(), TRANSITIONS.at(i).field("reviser"));
                inTheWorkflow(loop.validator(), TRANSITIONS.at(i).field("validator"));
            }
        }
    }

    private void inTheWorkflow(String id, DocumentPath path) {
        if (steps.isOnEnd(id)) {
            problems.add(
                    path,
                    Quote.of(id) + " has on_end and runs after the workflow, so no transition leads to it or from it;"
                            + " let it depend on other steps with on_end");
        }
    }

    private void dependencies(StepDefinition step, DocumentPath path) {
        for (int i = 0; i < step.dependsOn().size(); i++) {
            StepDefinition before = steps.get(step.dependsOn().get(i));
            if (before == null) {
                continue;
            }
            if (step.isOnEnd() && !before.isOnEnd()) {
                problems.add(
                        path.at(i),
                        Quote.of(before.id()) + " is a step of the workflow, which has ended when a step with on_end"
                                + " runs; expected another step with on_end");
            } else if (!step.isOnEnd() && before.isOnEnd()) {
                problems.add(
                        path.at(i),
                        Quote.of(before.id()) + " has on_end and runs after the workflow; expected a step of the"
                                + " workflow");
            } else if (step.isOnEnd() && step.trigger() == Trigger.ALL_SUCCEEDED) {
                sameEndings(step, before, path.at(i));
            }
        }
    }

    private void sameEndings(StepDefinition step, StepDefinition before, DocumentPath path) {
        Set<Ending> without = EnumSet.copyOf(step.onEnd());
        without.removeAll(before.onEnd());
        if (!without.isEmpty()) {
            problems.add(
                    path,
                    Quote.of(before.id()) + " does not run after the ending "
                            + String.join(", ", Fields.wireNames(without.toArray(Ending[]::new)))
                            + ", so " + Quote.of(step.id()) + " could not run then either; give both the same on_end");
        }
    }

    private void onEnd(StepDefinition step, DocumentPath path) {
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
        if (step.body() instanceof StepBody.Fail) {
            problems.add(
                    path.field("fail"),
                    "has no effect with on_end, as these steps never change the outcome of the run; leave the step out");
        }
        if (step.body() instanceof StepBody.AwaitEvent await) {
            bounded(await.timeout(), path);
        } else if (step.body() instanceof StepBody.AwaitAnswer await) {
            bounded(await.timeout(), path);
        }
    }

    private void bounded(@Nullable Duration timeout, DocumentPath path) {
        if (timeout == null) {
            problems.add(
                    path.field("await").field("timeout"),
                    "is missing: the result of the run waits for steps with on_end, and this one could wait for ever;"
                            + " expected a duration such as 1h");
        }
    }
}
