package io.weir.engine;

import io.weir.definition.Trigger;
import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Begins a run with steps that are done: those of the run that it was forked from. */
final class CompletedSteps {
    private final RunDraft run;
    private final Flow flow;
    private final Successes successes;
    /** Positions of the completed steps. */
    private final TreeSet<Integer> given = new TreeSet<>();

    CompletedSteps(RunDraft run, Flow flow, Successes successes) {
        this.run = run;
        this.flow = flow;
        this.successes = successes;
    }

    /** Settles the steps. Returns the problems with the request; if there are any, nothing is settled. */
    List<String> settle(Map<String, Payload> completed) {
        List<String> problems = new ArrayList<>();
        for (String id : completed.keySet()) {
            int step = run.plan().indexOf(id);
            if (step < 0 || step >= run.plan().definition().steps().size()) {
                problems.add("definition '" + run.plan().definition().id() + "' has no step '" + id + "'");
            } else if (run.plan().step(step).phase() != Phase.WORKFLOW) {
                problems.add("step '" + id + "' runs at the end of the run; expected a step of the workflow");
            } else {
                given.add(step);
            }
        }
        for (LoopPlan loop : run.plan().loops()) {
            problemWith(loop, problems);
        }
        if (!problems.isEmpty()) {
            return problems;
        }
        for (int step : run.plan().graph().topologicalOrder()) {
            Payload output = completed.get(run.plan().stepId(step));
            if (output != null && given.contains(step) && !successes.settledBefore(step, output)) {
                return problems;
            }
        }
        for (int step : run.plan().graph().topologicalOrder()) {
            if (given.contains(step)) {
                goOnAfter(step);
            }
        }
        return problems;
    }

    /** A loop is done as a whole: its drafts, feedback and iteration are not part of a request. */
    private void problemWith(LoopPlan loop, List<String> problems) {
        List<Integer> missing = loop.body().stream()
                .filter(step -> !given.contains(step) && !loop.runsOnlyWhenAsked(step))
                .toList();
        List<Integer> present = loop.body().stream().filter(given::contains).toList();
        if (!present.isEmpty() && !missing.isEmpty()) {
            problems.add("the revision loop of validator '" + run.plan().stepId(loop.validator()) + "' has "
                    + names(present) + " completed and " + names(missing) + " not; expected all of its steps or none");
        }
    }

    private void goOnAfter(int step) {
        LoopPlan loop = run.plan().loopOf(step);
        if (run.plan().step(step).definition().trigger() == Trigger.FIRST_SUCCEEDED) {
            flow.won(step);
        }
        if (loop == null || step != loop.validator()) {
            flow.succeeded(step);
        } else {
            flow.passed(loop);
        }
    }

    /**
     * The steps that could not have been done yet, because something before them is not; asked when everything that
     * follows from the completed steps is decided.
     */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (int step : given) {
            LoopPlan loop = run.plan().loopOf(step);
            if (loop == null || !loop.runsOnlyWhenAsked(step)) {
                problemWith(step, Readiness.of(run, step), problems);
            }
        }
        return problems;
    }

    private void problemWith(int step, Readiness.Answer answer, List<String> problems) {
        String id = run.plan().stepId(step);
        switch (answer) {
            case READY -> {}
            case SKIP, NONE_SUCCEEDED ->
                problems.add("step '" + id + "' is completed, and conditions before it would skip it now");
            case WAIT -> {
                List<Integer> open = openBefore(step);
                if (!open.isEmpty()) {
                    problems.add("step '" + id + "' is completed, and " + names(open)
                            + " before it not; expected everything before a completed step to be completed too");
                }
            }
        }
    }

    /** Without steps whose own condition could not be decided yet. */
    private List<Integer> openBefore(int step) {
        StepPlan plan = run.plan().step(step);
        TreeSet<Integer> before = new TreeSet<>();
        for (int source : plan.dependsOn()) {
            before.add(source);
        }
        for (StepPlan.Incoming edge : plan.incoming()) {
            before.add(edge.from());
        }
        return before.stream()
                .filter(source -> !run.step(source).status().isSettled())
                .filter(source -> run.plan().step(source).when() == null || !flow.isLeftReady(source))
                .toList();
    }

    private String names(List<Integer> steps) {
        return steps.stream().map(step -> "'" + run.plan().stepId(step) + "'").collect(Collectors.joining(", "));
    }
}
