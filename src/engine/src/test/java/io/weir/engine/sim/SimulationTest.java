package io.weir.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.RunView;
import io.weir.engine.StepStatus;
import io.weir.protocol.RunStatus;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The core in seeded worlds. {@code -Dsim.seed=N} shows one, {@code -Dsim.seeds=N} lives through more of them, from
 * {@code -Dsim.from=N} on.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("sim.seeds", 2_000);
    private static final long SEEDS_PER_LINE = 5_000;
    private static final long FROM = Long.getLong("sim.from", 1);

    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+", disabledReason = "one seed is shown")
    void everyWorldKeepsTheRules() {
        Simulation simulation = new Simulation(Core.REAL);
        long began = System.nanoTime();
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            simulation.mustHold(seed);
            long done = seed - FROM + 1;
            if (done % SEEDS_PER_LINE == 0 && done < SEEDS) {
                tell(done, simulation.coverage(), began);
            }
        }
        Coverage seen = simulation.coverage();
        tell(SEEDS, seen, began);
        assertThat(RunView.permittedMoves()).as("no step moves as it must not").containsAll(seen.moves());
        if (SEEDS >= 2_000) {
            gotAround(seen);
        }
    }

    private static void tell(long seeds, Coverage seen, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "simulation: %d of %d seeds, %d runs, %d decisions in %.1f s: %.0f runs and %.0f decisions a second%n",
                seeds, SEEDS, seen.runs(), seen.events(), seconds, seen.runs() / seconds, seen.events() / seconds);
    }

    /** A simulation that never gets somewhere proves nothing about it. */
    private static void gotAround(Coverage seen) {
        Set<RunView.Move> wanted = new LinkedHashSet<>(RunView.permittedMoves());
        wanted.removeIf(SimulationTest::isNotDrawn);
        wanted.removeAll(seen.moves());
        assertThat(wanted).as("moves of a step that were not made").isEmpty();
        assertThat(seen.ends(RunStatus.SUCCESS)).as("runs that succeed").isGreaterThan(seen.runs() / 3);
        assertThat(seen.counts())
                .containsKeys(
                        "end: StepFailed",
                        "end: AllFailed",
                        "end: MaxRevisionsExceeded",
                        "end: RevisionSkipped",
                        "end: UnclearDecision",
                        "end: ConditionFailed",
                        "end: RunTimeout",
                        "end: Cancelled",
                        "end: WorkflowNotFound",
                        "end: InvalidDefinition",
                        "rejected: duplicate",
                        "rejected: stale",
                        "rejected: unexpected",
                        "rejected: forged",
                        "rejected: terminal",
                        "rejected: conflict",
                        "report about an unknown run",
                        "step_succeeded: set",
                        "step_waiting: wait",
                        "step_failed: Told",
                        "step_failed: InputFailed",
                        "step_failed: AllFailed",
                        "repeated",
                        "bypassed by its condition",
                        "skipped with its loop",
                        "a failure is allowed",
                        "cancelled: another step was first",
                        "cancelled: its revision loop was left",
                        "taken: OTHERWISE",
                        "taken: ON_FAILURE",
                        "end: InputFailed",
                        "end: OutputFailed",
                        "cancelled before it was asked for",
                        "put aside before it was asked for",
                        "quarantined");
    }

    /**
     * Moves that the random worlds do not make: an input that could be built once can always be built again, and no world
     * undoes steps, which is the only way to pause before an attempt.
     */
    private static boolean isNotDrawn(RunView.Move move) {
        boolean beforeAnAttempt = move.from() == StepStatus.BACKOFF
                || move.from() == StepStatus.PAUSED
                || move.from() == StepStatus.WAITING;
        boolean builtNoMore = move.to() == StepStatus.FAILED && beforeAnAttempt;
        boolean undone = move.to() == StepStatus.PAUSED && !move.from().isInFlight();
        return builtNoMore || undone;
    }

    @Test
    @EnabledIfSystemProperty(named = "sim.seed", matches = ".+", disabledReason = "no seed is named")
    void theWorldOfOneSeed() {
        new Simulation(Core.REAL).show(Long.getLong("sim.seed"));
    }

    @Test
    void aSeedTellsEverything() {
        Simulation once = new Simulation(Core.REAL);
        Simulation again = new Simulation(Core.REAL);
        for (long seed = 40; seed < 60; seed++) {
            once.mustHold(seed);
        }
        for (long seed = 40; seed < 60; seed++) {
            again.mustHold(seed);
        }
        assertThat(again.coverage().counts()).isEqualTo(once.coverage().counts());
        assertThat(again.coverage().events()).isEqualTo(once.coverage().events());
    }
}
