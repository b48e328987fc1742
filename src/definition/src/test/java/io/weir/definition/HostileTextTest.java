package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostileTextTest {
    private static String withConfig(String value) {
        return "{\"id\": \"h\", \"steps\": [{\"id\": \"a\", \"config\": {\"k\": " + value + "}}]}";
    }

    @Test
    void aliasesThatMultiplyAreStoppedBeforeTheyAreWrittenOut() {
        StringBuilder text = new StringBuilder("id: laughs\nx0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) {
            String previous = "*a" + (i - 1);
            text.append(
                    "x%d: &a%d [%s]\n".formatted(i, i, String.join(", ", java.util.Collections.nCopies(9, previous))));
        }

        assertThat(Corpus.problems(text.toString()))
                .singleElement()
                .asString()
                .contains("line 7", "aliases", "longer than is read");
    }

    /** It may stand on a topic and never have been accepted by anybody. */
    @Test
    void aTextTakenToHaveBeenAcceptedOnceIsHeldToTheSameBoundOfAliases() {
        StringBuilder laughs = new StringBuilder("id: laughs\nx0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) {
            String previous = "*a" + (i - 1);
            laughs.append("x%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(9, previous))));
        }

        assertThatThrownBy(() -> Definitions.readUnchecked(laughs.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("aliases");
    }

    @Test
    void aTextThatWasAcceptedOnceIsReadThoughItIsLongerThanIsAcceptedToday() {
        String text = "id: long\nsteps: [{id: a, config: {k: " + "y".repeat(1_100_000) + "}}]\n";

        assertThat(Definitions.readUnchecked(text.getBytes(StandardCharsets.UTF_8))
                        .steps())
                .hasSize(1);
    }

    @Test
    void anAliasedLongTextCountsWithItsLength() {
        String text = "id: long\nx: &a " + "y".repeat(200_000) + "\nz: [*a, *a, *a, *a, *a, *a]\n";

        assertThat(Corpus.problems(text)).singleElement().asString().contains("aliases");
    }

    @Test
    void aliasesCountWithTheDepthTheyAddUp() {
        String text = "id: deep\na: &a " + "[".repeat(40) + "]".repeat(40) + "\nb: " + "[".repeat(30) + "*a"
                + "]".repeat(30) + "\n";

        assertThat(Corpus.problems(text)).singleElement().asString().contains("nested deeper than 64 levels");
    }

    @Test
    void anAliasInsideItsOwnAnchorIsRefused() {
        assertThat(Corpus.problems("id: self\nx: &x [*x]\n"))
                .singleElement()
                .asString()
                .contains("the alias *x has no anchor &x before it");
    }

    @Test
    void nestingDeeperThanTheLimitIsRefusedInBothForms() {
        String deep = "[".repeat(200_000);

        assertThat(Corpus.problems(withConfig(deep))).singleElement().asString().contains("nested deeper than 64");
        assertThat(Corpus.problems("id: " + deep)).singleElement().asString().contains("nested deeper than 64");
        assertThat(Corpus.problems(withConfig("[".repeat(60) + "]".repeat(60)))).isEmpty();
        assertThat(Corpus.problems(withConfig("[".repeat(61) + "]".repeat(61)))).isNotEmpty();
    }

    @Test
    void textOverTheLimitIsNotRead() {
        byte[] text = withConfig("1").getBytes(StandardCharsets.UTF_8);

        assertThat(Corpus.problems(text, new DefinitionLimits(1, 1, 1, text.length)))
                .isEmpty();
        assertThat(Corpus.problems(text, new DefinitionLimits(1, 1, 1, text.length - 1)))
                .containsExactly("is " + text.length + " bytes long; at most " + (text.length - 1) + " are read");
    }

    @Test
    void whatWouldNotFitAsCanonicalJsonIsRefused() {
        byte[] text = "{id: h, steps: [{id: a, config: {k: [x,x,x,x,x,x,x,x,x]}}]}".getBytes(StandardCharsets.UTF_8);

        assertThat(Corpus.problems(text, new DefinitionLimits(1, 1, 1, text.length)))
                .singleElement()
                .asString()
                .contains("bytes long as JSON");
    }

    @Test
    void aNumberOfTooManyDigitsIsRefused() {
        assertThat(Corpus.problems(withConfig("9".repeat(1_000)))).isEmpty();
        assertThat(Corpus.problems(withConfig("9".repeat(1_001))))
                .singleElement()
                .asString()
                .contains("1001");
        assertThat(Corpus.problems(withConfig("1e999999999"))).isEmpty();
    }

    @Test
    void whatIsNoTextIsRefused() {
        assertThat(Corpus.problems(new byte[] {'i', 'd', (byte) 0xff}, DefinitionLimits.DEFAULT))
                .containsExactly("is not UTF-8 text; a definition is YAML or JSON in UTF-8");
        assertThat(Corpus.problems(" \n")).containsExactly("is empty; expected a definition with id and steps");
        assertThat(Corpus.problems("# only a comment\n"))
                .singleElement()
                .asString()
                .contains("is empty");
        assertThat(Corpus.problems(withConfig("\"\\ud800\"")))
                .singleElement()
                .asString()
                .contains("surrogate");
        assertThat(Corpus.problems("id: \u0001")).singleElement().asString().contains("special characters");
        assertThat(Corpus.problems(withConfig("NaN")))
                .singleElement()
                .asString()
                .contains("NaN");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(Corpus.problems("\uFEFF" + withConfig("1"))).isEmpty();
    }

    @Test
    void tooManyStepsAreCountedAndTheirGraphIsNotBuilt() {
        String steps = IntStream.range(0, 40_000)
                .mapToObj(i -> "{\"id\":\"s" + i + "\"}")
                .collect(Collectors.joining(","));

        assertThat(Corpus.problems("{\"id\":\"many\",\"steps\":[" + steps + "]}"))
                .containsExactly("steps: has 40000 steps; at most 1000 are allowed");
    }

    @Test
    void tooManyExpressionsAreCountedAndNoneIsCompiled() {
        String loops = "{\"type\":\"conditional\",\"from\":\"s0\",\"to\":\"s1\",\"condition\":\"(\"}";
        String steps = IntStream.range(0, 100)
                .mapToObj(i -> "{\"id\":\"s" + i + "\",\"input\":["
                        + String.join(",", Collections.nCopies(40, "\"${(}\"")) + "]}")
                .collect(Collectors.joining(","));
        byte[] text = ("{\"id\":\"many\",\"steps\":[" + steps + "],\"transitions\":[" + loops + "]}")
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Definitions.read(text, DefinitionLimits.DEFAULT, REFUSING))
                .isInstanceOfSatisfying(
                        InvalidDefinitionException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::toString)
                                .containsExactly(
                                        "has 4001 expressions; at most 4000 are allowed, and none was checked"));
    }

    /** Fails the test that gives it an expression. */
    private static final ExpressionCheck REFUSING = new ExpressionCheck() {
        @Override
        public Optional<String> condition(String source, Set<String> stepIds) {
            throw new AssertionError(source);
        }

        @Override
        public Optional<String> template(Payload template, Set<String> stepIds) {
            throw new AssertionError(template.toJson());
        }
    };

    @Test
    void ofVeryManyProblemsTheFirstThousandAreNamed() {
        String references =
                IntStream.range(0, 5_000).mapToObj(i -> "unknown-" + i).collect(Collectors.joining(","));

        assertThat(Corpus.problems("id: many\nsteps: [{id: a, depends_on: [" + references + "]}]"))
                .hasSize(Problems.MOST + 1)
                .last()
                .isEqualTo("and 4000 more problems");
    }

    @Test
    void aLongNameIsShownShortened() {
        assertThat(Corpus.problems(
                        "{\"id\": \"h\", \"steps\": [{\"id\": \"a\", \"" + "x".repeat(5_000) + " \\t\": 1}]}"))
                .singleElement()
                .asString()
                .hasSizeLessThan(400)
                .contains("xxx…");
    }
}
