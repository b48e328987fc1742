package io.weir.definition;

import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Sequential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Warnings about a valid definition that its author probably did not intend. Such a workflow can be run. */
final class Warnings {
    private static final DocumentPath STEPS = DocumentPath.ROOT.field("steps");

    private final WorkflowDefinition definition;
    private final Problems found = new Problems();

    private Warnings(WorkflowDefinition definition) {
        this.definition = definition;
    }

    /** Those about missing steps and bounds first, then steps that never run, then parts without effect. */
    static List<Problem> of(WorkflowDefinition definition) {
        Warnings warnings = new Warnings(definition);
        Map<String, Conditional> optional = warnings.optionalSteps();
        for (int i = 0; i < definition.steps().size(); i++) {
            StepDefinition step = definition.steps().get(i);
            warnings.notCarriedOut(step, STEPS.at(i).field("await"));
            warnings.nobodyStarts(step, STEPS.at(i).field("timeouts"));
            warnings.skippedWith(step, STEPS.at(i), optional);
        }
        NeverRun.warn(definition, WorkflowGraph.of(definition), warnings.found);
        NoEffect.warn(definition, warnings.found);
        return warnings.found.list();
    }

    /** The format has the body already, and the engine does not. */
    private void notCarriedOut(StepDefinition step, DocumentPath path) {
        if (step.body() instanceof StepBody.AwaitAnswer) {
            found.add(
                    path,
                    "waits for an answer, which this version of Weir does not carry out yet: every run of this"
                            + " definition fails at once with InvalidDefinition. An await of an event can stand in for it");
        }
    }

    /** A start that no worker reports causes no timeout, because heartbeats are expected only after the start. */
    private void nobodyStarts(StepDefinition step, DocumentPath path) {
        Timeouts timeouts = step.timeouts();
        if (timeouts.startToClose() == null && timeouts.scheduleToStart() == null && timeouts.heartbeat() != null) {
            found.add(
                    path,
                    "with start_to_close 'none' and a heartbeat, an attempt that no worker starts never times out; set"
                            + " schedule_to_start to bound the time until a worker starts it");
        }
    }

    /**
     * Steps with one incoming edge, a conditional transition that is the only one from its source. If the condition is
     * false, nothing else runs, so the steps behind may have been intended to run without this one.
     */
    private Map<String, Conditional> optionalSteps() {
        Map<String, Integer> outOf = new HashMap<>();
        Map<String, Integer> into = new HashMap<>();
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Conditional edge) {
                outOf.merge(edge.from(), 1, Integer::sum);
                into.merge(edge.to(), 1, Integer::sum);
            } else if (transition instanceof Edge edge) {
                // A failure is no alternative to a condition that is false.
                outOf.merge(edge.from(), transition instanceof OnFailure ? 0 : 1, Integer::sum);
                into.merge(edge.to(), 1, Integer::sum);
            }
        }
        Map<String, Conditional> optional = new HashMap<>();
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Conditional edge
                    && outOf.getOrDefault(edge.from(), 0) == 1
                    && into.getOrDefault(edge.to(), 0) == 1) {
                optional.put(edge.to(), edge);
            }
        }
        return optional;
    }

    private void skippedWith(StepDefinition step, DocumentPath path, Map<String, Conditional> optional) {
        List<String> needs = new ArrayList<>();
        if (step.trigger() == Trigger.ALL_SUCCEEDED) {
            needs.addAll(step.dependsOn());
        }
        int transitions = 0;
        String only = "";
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Sequential edge && edge.to().equals(step.id())) {
                transitions++;
                only = edge.from();
            } else if (transition instanceof Edge edge && edge.to().equals(step.id())) {
                transitions++;
            }
        }
        if (transitions == 1 && !only.isEmpty()) {
            needs.add(only);
        }
        for (String needed : needs) {
            Conditional edge = optional.get(needed);
            if (edge != null) {
                found.add(
                        path,
                        Quote.of(step.id()) + " needs " + Quote.of(needed) + ", which runs only when the condition on "
                                + Quote.of(edge.from()) + " → " + Quote.of(needed)
                                + " is true. When it is false, both are"
                                + " skipped and the run succeeds without them. If " + Quote.of(step.id())
                                + " is to run in either case, write the condition as `when` of " + Quote.of(needed)
                                + ", with " + Quote.of(edge.from()) + " in its depends_on instead of the transition; or"
                                + " give " + Quote.of(step.id()) + " trigger: all_done");
            }
        }
    }
}
