package io.weir.engine.sim;

import io.weir.definition.Repeat;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.definition.StepOutputs;
import io.weir.definition.Transition;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import io.weir.engine.Decision;
import io.weir.engine.Decision.Accepted;
import io.weir.engine.DecisionBudget;
import io.weir.engine.EarlyControl;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Outputs;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.engine.RunSurgery;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The core with a bug planted in its understanding of definitions: it does something else than they say. */
enum Misreading implements Core {
    ASKS_NO_CONDITION("the condition of a step is not evaluated", steps(step -> with(step, null, step.repeat()))),
    BYPASSES_EVERY_STEP_WITH_A_CONDITION(
            "the condition of a step counts as false",
            steps(step ->
                    step.when() == null ? step : step.toBuilder().when("false").build())),
    TAKES_OTHERWISE_ALWAYS(
            "an otherwise is taken whatever the conditions give",
            transitions(edge -> edge instanceof Transition.Otherwise other
                    ? new Transition.Sequential(other.from(), other.to())
                    : edge)),
    TAKES_NO_OTHERWISE(
            "an otherwise is never taken",
            transitions(edge -> edge instanceof Transition.Otherwise other
                    ? new Transition.OnFailure(other.from(), other.to(), List.of("NoSuchError"))
                    : edge)),
    HANDLES_EVERY_ERROR(
            "a transition on failure is taken whatever the error is",
            transitions(edge -> edge instanceof Transition.OnFailure failure
                    ? new Transition.OnFailure(failure.from(), failure.to(), List.of())
                    : edge)),
    HANDLES_NO_ERROR(
            "no transition is taken on failure",
            transitions(edge -> edge instanceof Transition.OnFailure failure
                    ? new Transition.OnFailure(failure.from(), failure.to(), List.of("NoSuchError"))
                    : edge)),
    ALLOWS_NO_FAILURE(
            "a failure that is allowed fails the run",
            steps(step -> step.toBuilder().allowFailure(false).build())),
    WAITS_FOR_SUCCESS_OF_ALL(
            "a step that waits until all are done is skipped when one of them was",
            steps(step -> step.trigger() == Trigger.ALL_DONE
                    ? step.toBuilder().trigger(Trigger.ALL_SUCCEEDED).build()
                    : step)),
    LETS_LOSERS_GO_ON(
            "the first success of a race does not cancel the others",
            steps(step -> step.trigger() == Trigger.FIRST_SUCCEEDED
                    ? step.toBuilder().trigger(Trigger.ANY_SUCCEEDED).build()
                    : step)),
    CANCELS_RUNNERS_OF_EVERY_RACE(
            "the first success cancels the others where they may go on",
            steps(step -> step.trigger() == Trigger.ANY_SUCCEEDED
                    ? step.toBuilder().trigger(Trigger.FIRST_SUCCEEDED).build()
                    : step)),
    SETS_ANOTHER_VALUE(
            "a step that sets a value sets another one",
            bodies(body -> body instanceof StepBody.SetOutput
                    ? new StepBody.SetOutput(Payload.ofJson("{\"n\":4,\"decision\":\"pass\"}"))
                    : body)),
    FAILS_WITH_ANOTHER_ERROR(
            "a step that fails has another error than it says",
            bodies(body -> body instanceof StepBody.Fail fail ? new StepBody.Fail("Another", fail.message()) : body)),
    WAITS_TOO_LONG(
            "a wait takes longer than it says",
            bodies(body -> body instanceof StepBody.WaitFor ? new StepBody.WaitFor(Payload.ofJson("\"3s\"")) : body)),
    DOES_NOT_WAIT(
            "a moment that is to come is no wait",
            bodies(body -> body instanceof StepBody.WaitUntil
                    ? new StepBody.WaitUntil(Payload.ofJson("\"2001-01-01T00:00:00Z\""))
                    : body)),
    REPEATS_NOTHING("the first round of a repetition is the last", steps(step -> with(step, step.when(), null))),
    REPEATS_ONCE_MORE(
            "a repetition has one round more than permitted",
            repeats(repeat -> new Repeat(
                    repeat.until(), repeat.every(), repeat.multiplier(), repeat.maxEvery(), repeat.atMost() + 1))),
    HURRIES_BETWEEN_ROUNDS(
            "the pause between rounds is not observed",
            repeats(repeat -> new Repeat(repeat.until(), Duration.ZERO, 1, repeat.maxEvery(), repeat.atMost()))),
    FORGETS_THE_OUTPUT(
            "the output that a workflow declares is not in the result",
            definition -> with(definition, null, definition.stepOutputs())),
    HIDES_NO_OUTPUT(
            "the outputs of single steps are in the result although the definition leaves them out",
            definition -> with(definition, definition.output(), StepOutputs.ALL));

    private final String bug;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final UnaryOperator<WorkflowDefinition> misread;

    @SuppressWarnings("ImmutableEnumChecker") // what is read once is kept
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    Misreading(String bug, UnaryOperator<WorkflowDefinition> misread) {
        this.bug = bug;
        this.misread = misread;
    }

    String bug() {
        return bug;
    }

    @Override
    public Decision on(Run run, Event event, Outputs outputs, DecisionBudget budget) {
        if (event instanceof Event.DefinitionLookedUp lookedUp && lookedUp.lookup() instanceof PlanLookup.Known known) {
            return asRead(
                    run.on(
                            new Event.DefinitionLookedUp(event.at(), new PlanLookup.Known(misread(known.plan()))),
                            outputs,
                            budget),
                    known.plan());
        }
        Plan plan = RunSurgery.plan(run);
        return plan == null
                ? run.on(event, outputs, budget)
                : asRead(RunSurgery.withPlan(run, misread(plan)).on(event, outputs, budget), plan);
    }

    @Override
    public Accepted start(
            long at,
            StartRun request,
            byte[] secret,
            PlanLookup lookup,
            EngineOptions options,
            @Nullable EarlyControl early,
            QueueAccess queues) {
        return lookup instanceof PlanLookup.Known known
                ? (Accepted) asRead(
                        Core.super.start(
                                at,
                                request,
                                secret,
                                new PlanLookup.Known(misread(known.plan())),
                                options,
                                early,
                                queues),
                        known.plan())
                : Core.super.start(at, request, secret, lookup, options, early, queues);
    }

    /** What is stored names the definition as it is. */
    private static Decision asRead(Decision decision, Plan plan) {
        return decision instanceof Accepted accepted
                ? new Accepted(RunSurgery.withPlan(accepted.run(), plan), accepted.events(), accepted.effects())
                : decision;
    }

    private Plan misread(Plan plan) {
        return plans.computeIfAbsent(
                plan.hash(), hash -> Plan.compile(misread.apply(plan.definition()), ExpressionLimits.defaults()));
    }

    private static UnaryOperator<WorkflowDefinition> steps(UnaryOperator<StepDefinition> change) {
        return definition ->
                with(definition, definition.steps().stream().map(change).toList(), definition.transitions());
    }

    private static UnaryOperator<WorkflowDefinition> bodies(UnaryOperator<StepBody> change) {
        return steps(step -> step.worker() != null
                ? step
                : step.toBuilder().body(change.apply(step.body())).build());
    }

    private static UnaryOperator<WorkflowDefinition> repeats(UnaryOperator<Repeat> change) {
        return steps(step -> step.repeat() == null
                ? step
                : step.toBuilder().repeat(change.apply(step.repeat())).build());
    }

    private static UnaryOperator<WorkflowDefinition> transitions(UnaryOperator<Transition> change) {
        return definition -> with(
                definition,
                definition.steps(),
                definition.transitions().stream().map(change).toList());
    }

    private static StepDefinition with(StepDefinition step, @Nullable String when, @Nullable Repeat repeat) {
        return new StepDefinition(
                step.id(),
                step.description(),
                step.dependsOn(),
                step.trigger(),
                when,
                step.body(),
                step.retry(),
                step.onExhausted(),
                step.timeouts(),
                step.input(),
                step.allowFailure(),
                repeat,
                step.compensate(),
                step.onEnd());
    }

    private static WorkflowDefinition with(
            WorkflowDefinition definition, List<StepDefinition> steps, List<Transition> transitions) {
        return new WorkflowDefinition(
                definition.id(),
                definition.version(),
                definition.description(),
                steps,
                transitions,
                definition.timeout(),
                definition.inputSchema(),
                definition.output(),
                definition.stepOutputs(),
                definition.compensation());
    }

    private static WorkflowDefinition with(
            WorkflowDefinition definition, @Nullable Payload output, StepOutputs stepOutputs) {
        return new WorkflowDefinition(
                definition.id(),
                definition.version(),
                definition.description(),
                definition.steps(),
                definition.transitions(),
                definition.timeout(),
                definition.inputSchema(),
                output,
                stepOutputs,
                definition.compensation());
    }
}
