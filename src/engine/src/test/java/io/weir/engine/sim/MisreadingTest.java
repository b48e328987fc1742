package io.weir.engine.sim;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Whether the simulation would notice that the core does something else than a definition says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisreadingTest {
    private final PlantedBugs<Misreading> bugs =
            new PlantedBugs<>("definition", List.of(Misreading.values()), Misreading::bug, 500, Simulation::new);

    @TestFactory
    List<DynamicTest> everyPlantedBugIsCaught() {
        return bugs.eachIsCaught();
    }

    @Test
    void thePageListsThemAsTheyAreCaught() throws IOException {
        bugs.thePageListsThem();
    }
}
