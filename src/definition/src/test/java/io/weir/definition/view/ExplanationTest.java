package io.weir.definition.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.Definitions;
import io.weir.definition.view.Explanation.Kind;
import io.weir.definition.view.Explanation.Section;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {
    static Stream<String> shown() {
        return Shown.names();
    }

    @ParameterizedTest
    @MethodSource("shown")
    void aDefinitionIsExplainedAsInTheFileBesideIt(String name) {
        assertThat(Shown.explained(Shown.definition(name))).isEqualTo(Shown.expected(name + ".explained.txt"));
    }

    private static String about(String step, String text) {
        return Explanation.of(Definitions.read("id: w\n" + text)).stream()
                .filter(section ->
                        section.kind() == Kind.STEP && section.about().equals(List.of(step)))
                .flatMap(section -> section.sentences().stream())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyStepHasOneSectionInAnOrderInWhichTheyCanRun() {
        List<Section> sections = Explanation.of(Definitions.read("""
                id: w
                steps: [{id: alert, on_end: failed}, {id: c, depends_on: [b]}, {id: b, depends_on: [a]}, {id: a}]
                """));

        assertThat(sections)
                .filteredOn(section -> section.kind() == Kind.STEP)
                .extracting(Section::about)
                .containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("alert"));
        assertThat(sections.get(0).sentences()).containsExactly("A run begins with 'a'.");
    }

    @Test
    void aFailureOfAStepThatARaceDoesNotNeedIsAbsorbed() {
        String text = """
                steps:
                  - {id: a}
                  - {id: a2, depends_on: [a]}
                  - {id: b}
                  - {id: race, depends_on: [a2, b], trigger: any_succeeded}
                """;

        assertThat(about("a", text)).endsWith("If no attempt succeeds, the race 'race' goes on without it.");
        assertThat(about("race", text)).endsWith("If no attempt succeeds, the run fails.");
        assertThat(about("a", text + "  - {id: other, depends_on: [a], trigger: all_done}\n"))
                .endsWith("If no attempt succeeds, the run fails.");
        assertThat(about("b", text + "  - {id: c}\ntransitions: [{type: sequential, from: b, to: c}]\n"))
                .endsWith("If no attempt succeeds, the run fails.");
    }

    @Test
    void aStepIsSaidToBeSkippedOnlyIfItCanBe() {
        String text = "steps: [{id: a}, {id: b, depends_on: [a]}, {id: c, depends_on: [b]}, {id: d}]\n";

        assertThat(about("c", text)).doesNotContain("skipped");
        assertThat(about("c", text + "transitions: [{type: on_failure, from: a, to: d}]"))
                .contains("Begins when 'b' has succeeded. If it does not, this step is skipped.");
    }

    @Test
    void whatCanNotFailHasNoSentenceAboutFailure() {
        assertThat(about("a", "steps: [{id: a, wait: 1m}]")).isEqualTo("Begins when the run begins.\nWaits for 1m.");
        assertThat(about("a", "steps: [{id: a, wait: {for: \"${input.x}\"}}]")).endsWith("the run fails.");
    }

    @Test
    void longTextsAreShortenedAndStayOnOneLine() {
        String condition = IntStream.range(0, 200)
                .mapToObj(i -> "input.x" + i + " > " + i)
                .collect(Collectors.joining(" &&\n      "));
        String id = "x".repeat(200);

        assertThat(about(id, "steps:\n  - id: " + id + "\n    when: |-\n      " + condition + "\n")
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThan(300))
                .anySatisfy(line -> assertThat(line)
                        .contains("input.x1 > 1 && input.x2 > 2")
                        .contains("…`"));
        assertThat(Explanation.of(Definitions.read("id: w\nsteps: ["
                                + IntStream.range(0, 1_000)
                                        .mapToObj(i -> "{id: s" + i + "}")
                                        .collect(Collectors.joining(","))
                                + "]"))
                        .get(0)
                        .sentences())
                .singleElement()
                .asString()
                .endsWith("'s19' and 980 more.");
    }
}
