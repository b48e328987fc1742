package io.weir.engine.sim;

import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.ExpressionCheck;
import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.Repeat;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.definition.StepOutputs;
import io.weir.definition.Transition;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Gives a random workflow conditions, bodies, repetitions, races and failures that are handled. What would make the
 * definition invalid is left out.
 */
final class RandomConstructs {
    private static final List<List<String>> ERRORS = List.of(
            List.of(),
            List.of(),
            List.of("Never"),
            List.of("Oops", "Poison"),
            List.of("InputFailed", "AllFailed"),
            List.of("RepeatExhausted", "Told"));

    private final Dice dice;
    /** Some workflows have none of it, some a lot. */
    private final double share;

    private WorkflowDefinition definition;

    private RandomConstructs(Dice dice, WorkflowDefinition definition) {
        this.dice = dice;
        this.definition = definition;
        this.share = dice.oneOf(List.of(0.0, 0.4, 1.0, 1.0));
    }

    static WorkflowDefinition addedTo(WorkflowDefinition definition, Dice dice) {
        RandomConstructs random = new RandomConstructs(dice, definition);
        for (int i = 0; i < definition.steps().size() && random.share > 0; i++) {
            random.build(i);
        }
        Blueprint blueprint = new Blueprint(random.definition);
        for (int i = 0; i < blueprint.size() && random.share > 0; i++) {
            random.dress(i, blueprint.loopOf[i] != null);
        }
        random.output();
        return random.definition;
    }

    static boolean isValid(WorkflowDefinition definition) {
        return Definitions.problems(definition, DefinitionLimits.DEFAULT, ExpressionCheck.NONE)
                .isEmpty();
    }

    /** Adds steps and transitions behind the step. */
    private void build(int i) {
        String from = definition.steps().get(i).id();
        if (chance(0.12)) {
            race(from);
        }
        boolean decides = definition.transitions().stream()
                .anyMatch(edge ->
                        edge instanceof Transition.Conditional c && c.from().equals(from));
        if (decides && chance(0.5)) {
            lead(to -> new Transition.Otherwise(from, to));
        }
        for (double probability = 0.15; chance(probability); probability = 0.3) {
            List<String> errors = dice.oneOf(ERRORS);
            lead(to -> new Transition.OnFailure(from, to, errors));
        }
    }

    private void dress(int i, boolean inLoop) {
        StepDefinition step = step(i);
        boolean endOfLoop = isEndOfLoop(step.id());
        boolean handled = leads(Transition.OnFailure.class, Transition.Edge::from, step.id());
        if (step.trigger() == Trigger.ANY_SUCCEEDED && !inLoop && chance(0.4)) {
            change(i, step.toBuilder().trigger(Trigger.FIRST_SUCCEEDED).build());
        }
        StepDefinition.Builder dressed = step(i).toBuilder();
        if (chance(0.25)) {
            dressed = carriedOutByTheEngine(step(i));
        } else {
            if (!inLoop && chance(0.12)) {
                dressed.repeat(repeat());
            }
            if (step.input() == null
                    && leads(Transition.OnFailure.class, Transition.Edge::to, step.id())
                    && chance(0.3)) {
                dressed.input(Payload.ofJson(Templates.ERROR));
            } else if (!readable(step).isEmpty() && chance(0.08)) {
                dressed.input(Payload.ofJson(Templates.of(dice.oneOf(readable(step)))));
            }
        }
        if (!endOfLoop && chance(0.15)) {
            dressed.when(condition(step(i)));
        }
        if (!endOfLoop && !handled && chance(0.12)) {
            dressed.allowFailure(true);
        }
        StepDefinition changed = dressed.build();
        if (!changed.equals(step(i))) {
            change(i, changed);
        }
    }

    private boolean leads(Class<? extends Transition.Edge> kind, Function<Transition.Edge, String> end, String id) {
        return definition.transitions().stream()
                .anyMatch(each ->
                        kind.isInstance(each) && end.apply(kind.cast(each)).equals(id));
    }

    /** Two or three new steps race. */
    private void race(String from) {
        List<StepDefinition> added = new ArrayList<>(definition.steps());
        List<String> racers = new ArrayList<>();
        for (int count = dice.between(2, 3); count > 0; count--) {
            String id = "s" + added.size();
            racers.add(id);
            added.add(worker(id)
                    .dependsOn(dice.chance(0.7) ? new String[] {from} : new String[0])
                    .onExhausted(dice.chance(0.3) ? OnAttemptsExhausted.PAUSE : OnAttemptsExhausted.FAIL)
                    .build());
        }
        added.add(worker("s" + added.size())
                .dependsOn(racers.toArray(new String[0]))
                .trigger(dice.chance(0.7) ? Trigger.FIRST_SUCCEEDED : Trigger.ANY_SUCCEEDED)
                .build());
        become(with(added, definition.transitions()));
        if (dice.chance(0.4)) {
            String race = added.get(added.size() - 1).id();
            lead(to -> new Transition.OnFailure(race, to, List.of("AllFailed")));
        }
    }

    private interface Leading {
        Transition to(String id);
    }

    /** Adds a transition to a later step or to a new one. */
    private void lead(Leading leading) {
        List<StepDefinition> steps = new ArrayList<>(definition.steps());
        String to = dice.chance(0.3) ? dice.oneOf(steps).id() : "s" + steps.size();
        if (to.equals("s" + steps.size())) {
            steps.add(worker(to).build());
        }
        List<Transition> transitions = new ArrayList<>(definition.transitions());
        transitions.add(leading.to(to));
        become(with(steps, transitions));
    }

    private StepDefinition.Builder worker(String id) {
        return StepDefinition.builder(id)
                .retry(
                        dice.chance(0.5)
                                ? RetryPolicy.never()
                                : new RetryPolicy(2, Duration.ofMillis(100), Duration.ofMillis(100), 1, 0, List.of()));
    }

    private StepDefinition.Builder carriedOutByTheEngine(StepDefinition step) {
        return StepDefinition.builder(step.id())
                .dependsOn(step.dependsOn().toArray(new String[0]))
                .trigger(step.trigger())
                .body(isValidator(step.id()) ? new StepBody.SetOutput(Payload.ofJson(Templates.VERDICT)) : body(step));
    }

    private StepBody body(StepDefinition step) {
        return switch (dice.below(10)) {
            case 0, 1, 2 -> new StepBody.SetOutput(Payload.ofJson(Templates.CONSTANT));
            case 3 -> new StepBody.SetOutput(Payload.ofJson(Templates.INPUT));
            case 4, 5 ->
                new StepBody.SetOutput(Payload.ofJson(
                        readable(step).isEmpty() ? Templates.INPUT : Templates.of(dice.oneOf(readable(step)))));
            case 6 -> new StepBody.Fail("Told", Payload.ofJson("\"as ${input.n} was told\""));
            case 7 -> new StepBody.WaitFor(Payload.ofJson("\"" + dice.oneOf(List.of("0s", "40ms", "2s")) + "\""));
            case 8 ->
                new StepBody.WaitFor(Payload.ofJson(dice.chance(0.8) ? Templates.SECONDS : Templates.NO_DURATION));
            default ->
                new StepBody.WaitUntil(
                        Payload.ofJson("\"" + Instant.ofEpochMilli(World.START + dice.below(5_000)) + "\""));
        };
    }

    private Repeat repeat() {
        Duration every = Duration.ofMillis(dice.between(1, 400));
        return new Repeat(
                dice.chance(0.5) ? Guard.ENOUGH.source() : Guard.BIG.source(),
                every,
                dice.oneOf(List.of(1.0, 2.0)),
                every.plusMillis(dice.below(1_000)),
                dice.chance(0.2) ? 2 : Ledger.MOST_REVISIONS);
    }

    private String condition(StepDefinition step) {
        List<String> before = readable(step);
        if (before.isEmpty() || dice.chance(0.4)) {
            return Conditions.INPUT;
        }
        return dice.chance(0.8) ? Conditions.has(dice.oneOf(before)) : Conditions.enough(dice.oneOf(before));
    }

    /** Steps that have surely ended when the step begins. */
    private static List<String> readable(StepDefinition step) {
        return step.trigger().isRace() ? List.of() : step.dependsOn();
    }

    private void output() {
        if (!chance(0.4)) {
            return;
        }
        String step = dice.oneOf(definition.steps()).id();
        String output = dice.chance(0.1)
                ? Templates.of(step)
                : "{\"there\":\"${has(steps." + step + ".output)}\",\"n\":\"${input.n}\"}";
        become(new WorkflowDefinition(
                definition.id(),
                definition.version(),
                null,
                definition.steps(),
                definition.transitions(),
                definition.timeout(),
                null,
                Payload.ofJson(output),
                dice.chance(0.5) ? StepOutputs.NONE : StepOutputs.ALL,
                definition.compensation()));
    }

    private StepDefinition step(int i) {
        return definition.steps().get(i);
    }

    private boolean chance(double probability) {
        return dice.chance(probability * share);
    }

    private boolean isEndOfLoop(String id) {
        return definition.transitions().stream()
                .anyMatch(each -> each instanceof Transition.RevisionLoop loop
                        && (loop.reviser().equals(id) || loop.validator().equals(id)));
    }

    private boolean isValidator(String id) {
        return definition.transitions().stream()
                .anyMatch(each -> each instanceof Transition.RevisionLoop loop
                        && loop.validator().equals(id));
    }

    private void change(int i, StepDefinition changed) {
        List<StepDefinition> steps = new ArrayList<>(definition.steps());
        steps.set(i, changed);
        become(with(steps, definition.transitions()));
    }

    private WorkflowDefinition with(List<StepDefinition> steps, List<Transition> transitions) {
        return new WorkflowDefinition(
                definition.id(), definition.version(), null, steps, transitions, definition.timeout());
    }

    private void become(WorkflowDefinition changed) {
        if (isValid(changed)) {
            definition = changed;
        }
    }
}
