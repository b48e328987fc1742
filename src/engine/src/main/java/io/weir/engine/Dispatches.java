package io.weir.engine;

import io.weir.definition.StepDefinition;
import io.weir.definition.Timeouts;
import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.expression.Mapping;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/**
 * Begins ready steps within the decision's budget; the others stay ready. What the engine carries out itself happens at
 * once, and may make further steps ready. Dispatches are written last, and none is if the run has failed until then.
 */
final class Dispatches {
    private final RunDraft run;
    private final RunOutputs outputs;
    private final Flow flow;
    private final Attempts attempts;
    private final Bodies bodies;
    private final DecisionBudget budget;
    /** What is to be dispatched, by step, in the order in which the steps were taken. */
    private final Map<Integer, Work> planned = new LinkedHashMap<>();

    private int begun;
    private long bytes;

    Dispatches(RunDraft run, RunOutputs outputs, Flow flow, Attempts attempts, Bodies bodies, DecisionBudget budget) {
        this.run = run;
        this.outputs = outputs;
        this.flow = flow;
        this.attempts = attempts;
        this.bodies = bodies;
        this.budget = budget;
    }

    /** @param portion true if steps that earlier decisions left ready are dispatched as well */
    void handOut(boolean portion, List<Effect> effects) {
        planned.clear();
        flow.ready();
        if (run.isOver() || run.status() == RunStatus.QUARANTINED) {
            return;
        }
        int leftFrom = portion ? run.takeLeftReady() : RunState.NO_STEP;
        for (int step = next(leftFrom); step != RunState.NO_STEP && !run.isOver(); step = next(leftFrom)) {
            // Holding a step costs nothing and leaves room for others.
            boolean held = !isConditional(step) && isHeld(step);
            if (!held
                    && !budget.permitsMoreAfter(
                            begun, bytes, outputs.evaluations().work())) {
                run.leaveReady(step);
                break;
            }
            leftFrom = leftFrom == RunState.NO_STEP ? leftFrom : Math.max(leftFrom, step + 1);
            flow.take(step);
            if (!held) {
                begun++;
                begin(step);
            }
        }
        if (run.isOver()) {
            return;
        }
        planned.forEach((step, work) -> {
            if (flow.isTaken(step)) {
                effects.add(dispatch(step, work));
            }
        });
    }

    private void begin(int step) {
        StepPlan plan = run.plan().step(step);
        Condition when = plan.when();
        if (when != null && isConditional(step)) {
            boolean wanted = isWanted(step, when);
            if (run.isOver() || run.step(step).status() != StepStatus.PENDING) {
                return;
            }
            if (!wanted) {
                flow.bypassed(step);
                return;
            }
            if (isHeld(step)) {
                return;
            }
        }
        try {
            if (plan.body() instanceof Body.Worker) {
                Work work = work(step);
                bytes += work.size();
                planned.put(step, work);
            } else {
                bytes += bodies.begin(step);
            }
        } catch (ExpressionException e) {
            attempts.failedForGood(
                    step,
                    StepError.permanent(
                            Failures.INPUT_FAILED,
                            "the " + (plan.body() instanceof Body.Worker ? "input" : "value") + " of step '"
                                    + plan.definition().id() + "' can't be built: " + e.getMessage()),
                    0,
                    Map.of());
        }
    }

    /** Returns true if the condition of the step is to be evaluated: not for a second attempt or another round. */
    private boolean isConditional(int step) {
        return run.plan().step(step).when() != null && run.step(step).status() == StepStatus.PENDING;
    }

    private boolean isWanted(int step, Condition when) {
        return flow.isTrue(
                when,
                RunScope.forInput(run, outputs, step),
                step,
                () -> "the condition of step '" + run.plan().stepId(step) + "'");
    }

    /** Returns true if the queue or the topic of the step accepts no records; the step is held then. */
    private boolean isHeld(int step) {
        Body body = run.plan().step(step).body();
        String kind;
        String name;
        String outage;
        if (body instanceof Body.Worker worker) {
            kind = "queue";
            name = worker.worker().queue();
            outage = outputs.queues().outage(name);
        } else if (body instanceof Body.Emit emit) {
            kind = "topic";
            name = emit.topic();
            outage = outputs.queues().outageOfTopic(name);
        } else {
            return false;
        }
        if (outage != null) {
            hold(step, Map.of(kind, name, "reason", outage));
        }
        return outage != null;
    }

    /** An outage is not a failure: the step waits, writes one event about it, and no attempt is counted. */
    private void hold(int step, Map<String, Object> facts) {
        StepState before = run.step(step);
        if (before.status() == StepStatus.DISPATCHED) {
            // It was dispatched before, and waits for a worker as well.
            run.step(step, before.dispatchedAgain(run.at() + Pauses.next(run.at() - before.since())));
        } else if (before.status() == StepStatus.HELD) {
            run.step(step, before.held(run.at(), run.at() + Pauses.next(run.at() - before.since())));
        } else {
            run.step(step, before.held(run.at(), run.at() + Pauses.next(0)));
            run.event(RunEventType.STEP_HELD, step, facts);
        }
        run.wakeBy(Deadlines.of(run.plan().step(step), run.step(step), run.now()));
    }

    /**
     * The next step to begin: one that became ready in this turn, or one at or after {@code leftFrom} that was left
     * ready. The search goes step by step, because it can stop when the budget is used up.
     */
    private int next(int leftFrom) {
        NavigableSet<Integer> ready = flow.ready();
        int known = ready.isEmpty() ? RunState.NO_STEP : ready.first();
        int end = Math.min(known, run.plan().stepCount());
        for (int step = leftFrom; step < end; step++) {
            if (flow.isLeftReady(step)) {
                return step;
            }
        }
        return known;
    }

    private Work work(int step) {
        StepPlan plan = run.plan().step(step);
        return new Work(
                run.plan().hash(),
                plan.definition().id(),
                input(step),
                dependencies(plan),
                outputs.loopContext(step),
                run.step(step).attemptFloor() + plan.definition().retry().maxAttempts(),
                outputs.error(step));
    }

    private Payload input(int step) {
        StepPlan plan = run.plan().step(step);
        Mapping template = plan.input();
        if (template == null) {
            return plan.undoes() == StepPlan.NO_STEP ? outputs.input() : outputs.toUndo(plan.undoes());
        }
        RunScope scope = RunScope.forInput(run, outputs, step);
        return Payload.wrap(template.apply(scope, scope.evaluations()));
    }

    private Effect.Dispatch dispatch(int step, Work work) {
        StepState before = run.step(step);
        int hop = before.isHandedBack() ? Pauses.triesIn(run.at() - before.since()) : 0;
        return new Effect.Dispatch(handOut(step, work), hop);
    }

    private StepReady handOut(int step, Work work) {
        StepPlan plan = run.plan().step(step);
        StepDefinition definition = plan.definition();
        StepState state = dispatched(step, work);
        run.wakeBy(Deadlines.of(plan, state, run.now()));
        Timeouts timeouts = definition.timeouts();
        return new StepReady(
                new AttemptId(run.runId(), definition.id(), state.revision(), state.attempt()),
                run.plan().definition().id(),
                run.plan().hash(),
                plan.worker().type(),
                plan.worker().queue(),
                work.maxAttempts(),
                AttemptTokens.token(run.headBefore().secret(), step, state.revision(), state.attempt(), state.work()),
                Instant.ofEpochMilli(run.at()),
                work.input(),
                work.dependencies(),
                work.loop(),
                plan.worker().config(),
                plan.reportStartAfter(),
                timeouts.startToClose(),
                timeouts.heartbeat(),
                plan.reportStart(),
                work.error());
    }

    /**
     * A repeated dispatch of the same attempt has the same token, even if optional dependencies have succeeded since.
     * So the first answer is accepted, whichever worker sends it.
     */
    private StepState dispatched(int step, Work work) {
        StepState before = run.step(step);
        if (before.status() != StepStatus.DISPATCHED) {
            run.step(step, before.dispatched(run.at(), work.digest()));
            run.event(
                    RunEventType.STEP_DISPATCHED,
                    step,
                    Map.of("queue", run.plan().step(step).worker().queue()));
            return run.step(step);
        }
        long waited = Math.max(0, run.at() - before.since());
        run.step(
                step,
                before.dispatchedAgain(run.at()
                        + Pauses.beforeNextDispatch(
                                waited, run.plan().step(step).patienceMs())));
        run.event(
                RunEventType.STEP_DISPATCHED_AGAIN,
                step,
                Map.of("reason", before.isHandedBack() ? "handed_back" : "not_taken", "waited_ms", waited));
        return run.step(step);
    }

    /**
     * Outputs of the steps it depends on, if they have succeeded, and of those whose transition to this step was taken.
     * What one step has to undo is no concern of another.
     */
    private Map<String, Payload> dependencies(StepPlan plan) {
        boolean none = plan.dependsOn().length == 0 && plan.incoming().length == 0;
        if (none || plan.undoes() != StepPlan.NO_STEP) {
            return Map.of();
        }
        Map<String, Payload> dependencies = new LinkedHashMap<>();
        for (int source : plan.dependsOn()) {
            if (Readiness.isUsable(run, source, plan.index())) {
                put(source, plan.index(), dependencies);
            }
        }
        for (StepPlan.Incoming edge : plan.incoming()) {
            if (Readiness.isTaken(run, edge, plan.index())) {
                put(edge.from(), plan.index(), dependencies);
            }
        }
        return dependencies;
    }

    private void put(int source, int step, Map<String, Payload> dependencies) {
        Payload output = outputs.seenFrom(step, source);
        if (output != null) {
            dependencies.put(run.plan().stepId(source), output);
        }
    }
}
