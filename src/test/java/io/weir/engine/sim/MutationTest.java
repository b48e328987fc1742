package io.weir.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whether the simulation would notice: bugs planted around the core must be caught, each within 200 seeds.
 * {@code docs/testing-the-engine.md} shows the list; {@code -Ddocs.update=true} writes it afresh.
 */
class MutationTest {
    private static final Path PAGE = Path.of("docs/testing-the-engine.md");
    private static final String BEGIN = "<!-- planted bugs: written by MutationTest -->\n";
    private static final String END = "<!-- end of planted bugs -->\n";
    private static final int MOST_SEEDS = 200;

    private record Caught(int seeds, String rule) {}

    @TestFactory
    Iterable<DynamicTest> everyPlantedBugIsCaught() {
        return java.util.Arrays.stream(Mutant.values())
                .map(mutant -> DynamicTest.dynamicTest(
                        words(mutant), () -> assertThat(caught(mutant).seeds()).isLessThanOrEqualTo(MOST_SEEDS)))
                .toList();
    }

    @Test
    void thePageListsThemAsTheyAreCaught() throws IOException {
        StringBuilder table = new StringBuilder(BEGIN)
                .append(
                        "\n| planted bug | what it does | seeds until caught | the rule that it breaks |\n|---|---|---|---|\n");
        for (Mutant mutant : Mutant.values()) {
            Caught caught = caught(mutant);
            table.append("| ")
                    .append(words(mutant))
                    .append(" | ")
                    .append(mutant.bug())
                    .append(" | ");
            table.append(caught.seeds()).append(" | ").append(caught.rule()).append(" |\n");
        }
        table.append('\n');
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN);
        int to = page.indexOf(END);
        String fresh = page.substring(0, from) + table + page.substring(to);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(fresh);
    }

    private static Caught caught(Mutant mutant) {
        Simulation simulation = new Simulation(mutant);
        for (int seed = 1; seed <= MOST_SEEDS; seed++) {
            RuntimeException failure = simulation.failure(seed);
            if (failure != null) {
                String message = String.valueOf(failure.getMessage());
                return new Caught(
                        seed,
                        failure instanceof Violation
                                ? message.substring(0, message.indexOf(':'))
                                : "the core refuses: " + message);
            }
        }
        throw new AssertionError(mutant + " was not caught within " + MOST_SEEDS + " seeds");
    }

    private static String words(Mutant mutant) {
        return mutant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
