package io.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.demo.Critique.Finding;
import io.weir.cli.demo.Draft.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoWorkflowTest {
    private static final HouseRules RULES = new HouseRules(
            60, 110, List.of("leverage", "paradigm", "synergy"), List.of("Introduction", "Background", "Conclusion"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weirs",
                "Tidal power",
                "synergy",
                "the quick brown fox that jumps over the lazy dog and goes home to have a rest",
                "Äpfel & $1 Birnen"
            })
    void aFirstDraftIsSentBackTwiceAndThenPasses(String topic) {
        Draft draft = Templates.firstDraft(topic);
        int revisions = 0;
        while (!RULES.judge(draft).findings().isEmpty()) {
            assertThat(revisions).isLessThan(3);
            for (Finding finding : firstTwo(RULES.judge(draft))) {
                draft = Editor.repair(draft, finding);
            }
            revisions++;
        }
        assertThat(revisions).isEqualTo(2);
    }

    private static List<Finding> firstTwo(Critique critique) {
        return critique.findings().subList(0, Math.min(2, critique.findings().size()));
    }

    @Test
    void theFirstDraftBreaksEveryRule() {
        assertThat(RULES.judge(Templates.firstDraft("weirs")).findings())
                .extracting(Finding::rule)
                .containsExactly(Critique.MISSING_SECTIONS, Critique.FORBIDDEN_WORDS, Critique.LENGTH);
    }

    @Test
    void forbiddenWordsAreFoundAndReplacedAsWholeWordsInAnyCase() {
        Draft draft = draft("Leverage is not leveraged. LEVERAGE!");

        Draft better = Editor.repair(draft, new Finding(Critique.FORBIDDEN_WORDS, "", List.of("leverage"), 0));

        assertThat(better.sections().get(0).sentences()).containsExactly("use is not leveraged. use!");
    }

    @Test
    void aTextThatIsTooShortIsLengthened() {
        Finding finding = RULES.judge(draft("Short.")).findings().stream()
                .filter(found -> found.rule().equals(Critique.LENGTH))
                .findFirst()
                .orElseThrow();

        assertThat(Editor.repair(draft("Short."), finding).words()).isBetween(60, 110);
    }

    @Test
    void whatCantBeNamedCantBeRepaired() {
        Draft draft = Templates.firstDraft("weirs");

        assertThat(Editor.repair(draft, new Finding(Critique.TASTE, "", List.of(), 0)))
                .isEqualTo(draft);
    }

    @Test
    void aSectionIsNeverEmptiedToMeetALimit() {
        Draft draft = draft("One two three four.");

        assertThat(Editor.repair(draft, new Finding(Critique.LENGTH, "", List.of(), 1)))
                .isEqualTo(draft);
    }

    private static Draft draft(String... sentences) {
        return new Draft("t", List.of(new Section("Introduction", List.of(sentences))));
    }
}
