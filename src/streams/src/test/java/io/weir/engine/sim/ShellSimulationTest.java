package io.weir.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same worlds with the real topology next to the core: its stores, its codecs, its timers. {@code -Dsim.seed=N} shows
 * one, {@code -Dsim.shell.seeds=N} lives through more of them, from {@code -Dsim.from=N} on.
 */
class ShellSimulationTest {
    private static final long SEEDS = Long.getLong("sim.shell.seeds", 30);
    private static final long FROM = Long.getLong("sim.from", 1);

    @TempDir
    Path directory;

    @Test
    @DisabledIfSystemProperty(named = "sim.seed", matches = ".+", disabledReason = "one seed is shown")
    void theTopologySaysAndKeepsWhatTheCoreDecides() {
        Shells shells = new Shells(directory);
        Simulation simulation = new Simulation(Core.REAL, shells);
        long began = System.nanoTime();
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            simulation.mustHold(seed);
        }
        Coverage seen = simulation.coverage();
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "shell simulation: %d seeds, %d engines, %d runs, %d decisions in %.1f s: %.0f decisions a second%n",
                SEEDS, shells.opened(), seen.runs(), seen.events(), seconds, seen.events() / seconds);
        if (SEEDS >= 30) {
            assertThat(seen.ends(RunStatus.SUCCESS)).as("runs that succeed").isGreaterThan(seen.runs() / 4);
            assertThat(seen.counts()).containsKeys("poison", "report about an unknown run", "rejected: terminal");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "sim.seed", matches = ".+", disabledReason = "no seed is named")
    void theWorldOfOneSeed() {
        new Simulation(Core.REAL, new Shells(directory)).show(Long.getLong("sim.seed"));
    }
}
