package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/verify-history.md} against the rules. */
class RulesPageTest {
    @Test
    void thePageHasEveryRuleWithItsSentenceAndNoOther() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/verify-history.md"));

        assertThat(lines.stream().filter(line -> line.matches("\\| `[a-z]+(-[a-z]+)+` \\|.*")))
                .containsExactlyElementsOf(Arrays.stream(Rule.values())
                        .map(rule -> "| `" + rule.id() + "` | " + rule.sentence() + " |")
                        .toList());
    }

    @Test
    void thePageSaysHowManyRulesThereAre() throws IOException {
        assertThat(Files.readString(Path.of("docs/verify-history.md")))
                .contains("broken: 1 of " + Rule.values().length + " rules");
    }
}
