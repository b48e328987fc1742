package io.weir.engine.sim;

import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.OnRevisionsExhausted;
import io.weir.definition.StepDefinition;
import io.weir.definition.Timeouts;
import io.weir.definition.Transition;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import io.weir.engine.Plan;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes workflows of 1 to 60 steps, and more for the {@linkplain RandomConstructs ways} through them. */
final class RandomWorkflow {
    /** What the steps of a race depend on, by step. */
    private static final List<Trigger> TRIGGERS =
            List.of(Trigger.ALL_SUCCEEDED, Trigger.ANY_SUCCEEDED, Trigger.ALL_DONE);

    private static final List<List<Integer>> RACE =
            List.of(List.of(), List.of(0), List.of(0), List.of(0), List.of(1, 2, 3), List.of(4));

    private static final Guard[] GUARDS = Guard.values();

    private final Dice dice;
    private final int size;
    /** Begins with a loop of which one of three branches is enough: the others may be anywhere when it goes round. */
    private final boolean race;

    private final List<StepDefinition> steps = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();
    private final List<TreeSet<Integer>> successors = new ArrayList<>();
    /** Steps wait for the first of several: what they are handed hangs on the order of reports and timers. */
    private final boolean racy;

    private final @Nullable Duration timeout;

    /** A workflow with what a judge has to know of it. */
    record Workflow(Plan plan, Blueprint blueprint) {}

    private RandomWorkflow(Dice dice) {
        this.dice = dice;
        this.race = dice.chance(0.2);
        this.size = Math.max(race ? 6 : 1, dice.mostlyLow(1, 60));
        this.racy = dice.chance(0.5);
        this.timeout = dice.chance(0.15) ? Duration.ofMillis(dice.between(2_000, 60_000)) : null;
    }

    static Workflow draw(Dice dice, String id) {
        RandomWorkflow random = new RandomWorkflow(dice);
        random.drawSteps();
        if (random.race) {
            random.transitions.add(
                    dice.chance(0.5)
                            ? Transition.RevisionLoop.of("s0", "s4", 3)
                            : Transition.RevisionLoop.of("s5", "s4", 3).withRevisionSource("s0"));
        }
        int loops = random.size < 2 ? 0 : dice.below(9);
        for (int i = 0; i < loops; i++) {
            random.tryLoop(id);
        }
        WorkflowDefinition definition = RandomConstructs.addedTo(random.definition(id), dice);
        return new Workflow(Plan.compile(definition, ExpressionLimits.defaults()), new Blueprint(definition));
    }

    private WorkflowDefinition definition(String id) {
        return new WorkflowDefinition(id, "1", null, steps, transitions, timeout);
    }

    private void drawSteps() {
        // Declaration order must not matter, so it is not the order in which they run.
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            places.add(i);
            successors.add(new TreeSet<>());
        }
        boolean dense = racy || dice.chance(0.3);
        StepDefinition[] placed = new StepDefinition[size];
        if (dice.chance(0.5)) {
            for (int i = size - 1; i > 0; i--) {
                Collections.swap(places, i, dice.below(i + 1));
            }
        }
        for (int i = 0; i < size; i++) {
            placed[places.get(i)] = step(i, dense);
        }
        steps.addAll(List.of(placed));
    }

    private StepDefinition step(int i, boolean dense) {
        TreeSet<Integer> dependsOn = new TreeSet<>();
        boolean inRace = race && i < 6;
        if (inRace) {
            dependsOn.addAll(RACE.get(i));
        } else if (i > 0 && dice.chance(0.8)) {
            for (int count = dice.between(1, dense ? 4 : 2); count > 0; count--) {
                dependsOn.add(earlier(i));
            }
        }
        if (!inRace && i > 0 && dice.chance(0.35)) {
            for (int count = dice.between(1, 2); count > 0; count--) {
                transition(earlier(i), i);
            }
        }
        dependsOn.forEach(from -> successors.get(from).add(i));
        Trigger trigger = inRace && i == 4
                ? Trigger.ANY_SUCCEEDED
                : racy && dependsOn.size() > 1 && dice.chance(0.8)
                        ? Trigger.ANY_SUCCEEDED
                        : dice.chance(0.7) ? Trigger.ALL_SUCCEEDED : dice.oneOf(TRIGGERS);
        if (dependsOn.isEmpty()) {
            // There is nothing it could be asked of.
            trigger = Trigger.ALL_SUCCEEDED;
        }
        return StepDefinition.builder("s" + i)
                .dependsOn(dependsOn.stream().map(from -> "s" + from).toArray(String[]::new))
                .trigger(trigger)
                .retry(retry())
                .onExhausted(dice.chance(0.4) ? OnAttemptsExhausted.PAUSE : OnAttemptsExhausted.FAIL)
                .timeouts(timeouts())
                .input(input(trigger, dependsOn.isEmpty() ? -1 : dependsOn.first()))
                .build();
    }

    private int earlier(int i) {
        return dice.chance(0.7) ? Math.max(0, i - dice.between(1, 3)) : dice.below(i);
    }

    private void transition(int from, int to) {
        Transition transition = dice.chance(0.4)
                ? new Transition.Sequential("s" + from, "s" + to)
                : new Transition.Conditional("s" + from, "s" + to, GUARDS[dice.below(GUARDS.length)].source());
        if (!transitions.contains(transition)) {
            transitions.add(transition);
            successors.get(from).add(to);
        }
    }

    private RetryPolicy retry() {
        if (dice.chance(0.2)) {
            return RetryPolicy.never();
        }
        long delay = dice.chance(0.2) ? 0 : dice.between(1, 500);
        return new RetryPolicy(
                dice.between(1, 4),
                Duration.ofMillis(delay),
                Duration.ofMillis(delay + dice.below(1_000)),
                dice.oneOf(List.of(1.0, 2.0, 3.5)),
                dice.oneOf(List.of(0.0, 0.0, 0.3, 1.0)),
                dice.chance(0.3) ? List.of("Poison") : List.of());
    }

    private Timeouts timeouts() {
        int startToClose = dice.between(300, 2_000);
        return new Timeouts(
                dice.chance(0.1) ? null : Duration.ofMillis(dice.chance(0.5) ? 3_600_000 : startToClose),
                dice.chance(0.2) ? Duration.ofMillis(dice.between(300, 1_500)) : null,
                dice.chance(0.2) ? Duration.ofMillis(dice.between(100, 299)) : null,
                dice.chance(0.5) ? Duration.ofMillis(dice.between(300, 3_000)) : null);
    }

    private @Nullable Payload input(Trigger trigger, int predecessor) {
        if (dice.chance(0.85)) {
            return null;
        }
        // The output of a predecessor that is in no loop and surely there is the one a template can rely on.
        return trigger == Trigger.ALL_SUCCEEDED && predecessor >= 0 && dice.chance(0.5)
                ? Payload.ofJson("{\"of\":\"${steps.s" + predecessor + ".output}\"}")
                : Payload.ofJson("{\"n\":\"${input.n}\",\"fixed\":[1]}");
    }

    /** Adds a loop where the steps drawn leave room for one. */
    private void tryLoop(String id) {
        int one = dice.below(size);
        int other = walk(one, dice.between(1, 4));
        if (one == other) {
            return;
        }
        Transition.RevisionLoop loop = dice.chance(0.5)
                ? Transition.RevisionLoop.of("s" + one, "s" + other, dice.between(1, 3))
                : Transition.RevisionLoop.of("s" + other, "s" + one, dice.between(1, 3));
        if (loop.reviser().equals("s" + other) && one > 0) {
            loop = loop.withRevisionSource("s" + dice.below(one));
        }
        if (dice.chance(0.3)) {
            loop = loop.withReviseWhen(Guard.ENOUGH.source());
        }
        if (dice.chance(0.4)) {
            loop = loop.withOnExhausted(OnRevisionsExhausted.ACCEPT_LAST);
        }
        transitions.add(loop);
        if (!isRunnable(definition(id))) {
            transitions.remove(loop);
        } else if (dice.chance(0.7)) {
            // One of several branches is enough: the others may be anywhere when the loop goes round.
            hurry(id, dice.chance(0.7) ? loop.validator() : loop.reviser());
        }
    }

    private void hurry(String workflow, String id) {
        List<StepDefinition> unhurried = List.copyOf(steps);
        List<String> branches = steps.stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow()
                .dependsOn();
        boolean branchesPause = dice.chance(0.5);
        if (branches.isEmpty()) {
            // Only transitions lead there, which need no trigger.
            return;
        }
        steps.replaceAll(step -> step.id().equals(id)
                ? changed(step, Trigger.ANY_SUCCEEDED, step.retry(), step.onExhausted(), null)
                : branchesPause && branches.contains(step.id())
                        ? changed(step, step.trigger(), RetryPolicy.never(), OnAttemptsExhausted.PAUSE, step.input())
                        : step);
        if (!isRunnable(definition(workflow))) {
            // The first draft of some loop could now be overtaken.
            steps.clear();
            steps.addAll(unhurried);
        }
    }

    private static StepDefinition changed(
            StepDefinition step,
            Trigger trigger,
            RetryPolicy retry,
            OnAttemptsExhausted onExhausted,
            @Nullable Payload input) {
        return step.toBuilder()
                .trigger(trigger)
                .retry(retry)
                .onExhausted(onExhausted)
                .input(input)
                .build();
    }

    private int walk(int from, int hops) {
        int at = from;
        for (int i = 0; i < hops && !successors.get(at).isEmpty(); i++) {
            at = dice.oneOf(List.copyOf(successors.get(at)));
        }
        return at;
    }

    private static boolean isRunnable(WorkflowDefinition definition) {
        if (!RandomConstructs.isValid(definition)) {
            return false;
        }
        Violation.unless(
                !new Blueprint(definition).hasLoopsThatWaitForEachOther(),
                "a definition that can never end is refused",
                definition);
        return true;
    }
}
