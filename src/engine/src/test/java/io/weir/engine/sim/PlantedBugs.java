package io.weir.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;

/**
 * Searches for the first world in which each of some planted bugs is caught, and holds the list of them in
 * {@code docs/testing-the-engine.md} against that; {@code -Ddocs.update=true} writes it afresh.
 *
 * @param <M> the bugs
 */
final class PlantedBugs<M extends Enum<M>> {
    private static final Path PAGE = Path.of("docs/testing-the-engine.md");

    private final String where;
    private final List<M> bugs;
    private final Function<M, String> says;
    private final int mostSeeds;
    private final Function<M, Simulation> worlds;
    private final Map<M, Caught> caught = new LinkedHashMap<>();

    private record Caught(int seeds, String rule) {}

    /**
     * Of one kind.
     *
     * @param where what they are planted around, as the page says it
     * @param says what a bug does
     * @param mostSeeds each must be caught within
     * @param worlds with the bug in them
     */
    PlantedBugs(String where, List<M> bugs, Function<M, String> says, int mostSeeds, Function<M, Simulation> worlds) {
        this.where = where;
        this.bugs = bugs;
        this.says = says;
        this.mostSeeds = mostSeeds;
        this.worlds = worlds;
    }

    List<DynamicTest> eachIsCaught() {
        return bugs.stream()
                .map(bug -> DynamicTest.dynamicTest(
                        words(bug), () -> assertThat(caught(bug).seeds()).isLessThanOrEqualTo(mostSeeds)))
                .toList();
    }

    void thePageListsThem() throws IOException {
        StringBuilder table = new StringBuilder();
        table.append(
                "\n| planted bug | what it does | seeds until caught | the rule that it breaks |\n|---|---|---|---|\n");
        for (M bug : bugs) {
            Caught by = caught(bug);
            table.append("| ").append(words(bug)).append(" | ").append(says.apply(bug));
            table.append(" | ")
                    .append(by.seeds())
                    .append(" | ")
                    .append(by.rule())
                    .append(" |\n");
        }
        table.append('\n');
        String begin = "<!-- bugs planted around the " + where + ": written by its test -->\n";
        String end = "<!-- end of bugs planted around the " + where + " -->\n";
        String page = Files.readString(PAGE);
        String fresh =
                page.substring(0, page.indexOf(begin) + begin.length()) + table + page.substring(page.indexOf(end));
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(fresh);
    }

    private Caught caught(M bug) {
        Caught known = caught.get(bug);
        if (known == null) {
            known = search(bug);
            caught.put(bug, known);
        }
        return known;
    }

    private Caught search(M bug) {
        Simulation simulation = worlds.apply(bug);
        for (int seed = 1; seed <= mostSeeds; seed++) {
            RuntimeException failure = simulation.failure(seed);
            if (failure != null) {
                String message = String.valueOf(failure.getMessage());
                return new Caught(
                        seed,
                        failure instanceof Violation
                                ? message.substring(0, message.indexOf(':'))
                                : "it ends with " + failure.getClass().getSimpleName());
            }
        }
        throw new AssertionError(bug + " was not caught within " + mostSeeds + " seeds");
    }

    private String words(M bug) {
        return bug.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
