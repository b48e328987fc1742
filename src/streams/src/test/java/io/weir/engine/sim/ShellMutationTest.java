package io.weir.engine.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whether the simulation with the real topology would notice: bugs planted around that must be caught, each within 30 seeds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellMutationTest {
    @TempDir
    Path directory;

    private final PlantedBugs<ShellMutant> bugs = new PlantedBugs<>(
            "topology",
            List.of(ShellMutant.values()),
            ShellMutant::bug,
            30,
            mutant -> new Simulation(Core.REAL, new Shells(directory.resolve(mutant.name()), mutant)));

    @TestFactory
    List<DynamicTest> everyPlantedBugIsCaught() {
        return bugs.eachIsCaught();
    }

    @Test
    void thePageListsThemAsTheyAreCaught() throws IOException {
        bugs.thePageListsThem();
    }
}
