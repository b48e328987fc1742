package io.weir.engine;

import io.weir.definition.StepDefinition;
import io.weir.definition.Timeouts;
import io.weir.expression.ExpressionException;
import io.weir.expression.Mapping;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands out the steps that are ready: all of them, or, when an input can't be built, none and the run fails. */
final class Dispatches {
    private Dispatches() {}

    static void handOut(RunDraft run, RunOutputs outputs, Flow flow, List<Effect> effects) {
        List<Integer> ready = flow.ready();
        if (run.status() == RunStatus.QUARANTINED) {
            return;
        }
        List<Integer> open = new ArrayList<>(ready.size());
        for (int step : ready) {
            String outage =
                    outputs.queues().outage(run.plan().step(step).definition().queue());
            if (outage == null) {
                open.add(step);
            } else {
                hold(run, step, outage);
            }
        }
        List<Payload> inputs = new ArrayList<>(open.size());
        for (int step : open) {
            try {
                inputs.add(input(run, outputs, step));
            } catch (ExpressionException e) {
                String id = run.plan().stepId(step);
                flow.fail(new RunError(
                        "InputFailed", "the input of step '" + id + "' can't be built: " + e.getMessage(), id, null));
                return;
            }
        }
        for (int i = 0; i < inputs.size(); i++) {
            StepState before = run.step(open.get(i));
            int hop = before.isHandedBack() ? Pauses.triesIn(run.at() - before.since()) : 0;
            effects.add(new Effect.Dispatch(handOut(run, outputs, open.get(i), inputs.get(i)), hop));
        }
    }

    /** An outage is no failure: the step waits, says so once, and no attempt is counted. */
    private static void hold(RunDraft run, int step, String outage) {
        StepState before = run.step(step);
        if (before.status() == StepStatus.DISPATCHED) {
            // It was dispatched before, and waits for a worker as well.
            run.step(step, before.dispatchedAgain(run.at() + Pauses.next(run.at() - before.since())));
        } else if (before.status() == StepStatus.HELD) {
            run.step(step, before.held(run.at(), run.at() + Pauses.next(run.at() - before.since())));
        } else {
            run.step(step, before.held(run.at(), run.at() + Pauses.next(0)));
            run.event(
                    RunEventType.STEP_HELD,
                    step,
                    Map.of("queue", run.plan().step(step).definition().queue(), "reason", outage));
        }
        run.wakeBy(Deadlines.of(run.plan().step(step), run.step(step), run.now()));
    }

    private static Payload input(RunDraft run, RunOutputs outputs, int step) {
        Mapping template = run.plan().step(step).input();
        if (template == null) {
            return outputs.input();
        }
        RunScope scope = RunScope.forInput(run, outputs, step);
        return Payload.wrap(template.apply(scope, scope.evaluations()));
    }

    private static StepReady handOut(RunDraft run, RunOutputs outputs, int step, Payload input) {
        StepPlan plan = run.plan().step(step);
        StepDefinition definition = plan.definition();
        StepState before = run.step(step);
        Work work = new Work(
                run.plan().hash(),
                definition.id(),
                input,
                dependencies(run, outputs, plan),
                outputs.loopContext(step),
                before.attemptFloor() + definition.retry().maxAttempts());
        StepState state = dispatched(run, step, work);
        run.wakeBy(Deadlines.of(plan, state, run.now()));
        Timeouts timeouts = definition.timeouts();
        return new StepReady(
                new AttemptId(run.runId(), definition.id(), state.revision(), state.attempt()),
                run.plan().definition().id(),
                run.plan().hash(),
                definition.type(),
                definition.queue(),
                work.maxAttempts(),
                AttemptTokens.token(run.headBefore().secret(), step, state.revision(), state.attempt(), state.work()),
                Instant.ofEpochMilli(run.at()),
                work.input(),
                work.dependencies(),
                work.loop(),
                definition.config(),
                plan.reportStartAfter(),
                timeouts.startToClose(),
                timeouts.heartbeat(),
                plan.reportStart());
    }

    /**
     * The same attempt once more has the same token, whatever succeeded since of what it need not have waited for: whoever
     * answers first is heard.
     */
    private static StepState dispatched(RunDraft run, int step, Work work) {
        StepState before = run.step(step);
        if (before.status() != StepStatus.DISPATCHED) {
            run.step(step, before.dispatched(run.at(), work.digest()));
            run.event(
                    RunEventType.STEP_DISPATCHED,
                    step,
                    Map.of("queue", run.plan().step(step).definition().queue()));
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

    /** Outputs of the steps it depends on, as far as they have succeeded, and of those whose transition here was taken. */
    private static Map<String, Payload> dependencies(RunDraft run, RunOutputs outputs, StepPlan plan) {
        if (plan.dependsOn().length == 0 && plan.incoming().length == 0) {
            return Map.of();
        }
        Map<String, Payload> dependencies = new LinkedHashMap<>();
        for (int source : plan.dependsOn()) {
            if (Readiness.isUsable(run, source, plan.index())) {
                put(run, outputs, source, plan.index(), dependencies);
            }
        }
        for (StepPlan.Incoming edge : plan.incoming()) {
            if (Readiness.isTaken(run, edge, plan.index())) {
                put(run, outputs, edge.from(), plan.index(), dependencies);
            }
        }
        return dependencies;
    }

    private static void put(RunDraft run, RunOutputs outputs, int source, int step, Map<String, Payload> dependencies) {
        Payload output = outputs.seenFrom(step, source);
        if (output != null) {
            dependencies.put(run.plan().stepId(source), output);
        }
    }
}
