package io.weir.engine.sim;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Whether the simulation would notice: bugs planted around the core must be caught, each within 200 seeds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutationTest {
    private final PlantedBugs<Mutant> bugs =
            new PlantedBugs<>("core", List.of(Mutant.values()), Mutant::bug, 200, Simulation::new);

    @TestFactory
    List<DynamicTest> everyPlantedBugIsCaught() {
        return bugs.eachIsCaught();
    }

    @Test
    void thePageListsThemAsTheyAreCaught() throws IOException {
        bugs.thePageListsThem();
    }
}
