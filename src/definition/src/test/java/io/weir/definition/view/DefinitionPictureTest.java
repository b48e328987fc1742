package io.weir.definition.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.Definitions;
import io.weir.definition.Ending;
import io.weir.definition.StepDefinition;
import io.weir.definition.WorkflowDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionPictureTest {
    private static final List<String> HOSTILE = List.of(
            "input.x == \"]) --> evil[\"",
            "input.x == '\"'",
            "<script>alert(1)</script> & <br/>",
            "%%{init: {\"theme\": \"dark\"}}%% #quot; ${x} | `code` **bold**",
            "1. one\n- two\n\tend\n",
            "\\\" \\N \\ back\\",
            "input.naïve == 'ä😀' ; click n0 \"javascript:alert(1)\"",
            "input.x + ".repeat(1_000) + "1");

    static Stream<String> shown() {
        return Shown.names();
    }

    @ParameterizedTest
    @MethodSource("shown")
    void aDefinitionIsDrawnAsInTheFilesBesideIt(String name) {
        WorkflowDefinition definition = Shown.definition(name);

        assertThat(DefinitionPicture.text(definition, 80, false)).isEqualTo(Shown.expected(name + ".text.txt"));
        assertThat(DefinitionPicture.text(definition, 60, true)).isEqualTo(Shown.expected(name + ".ascii.txt"));
        assertThat(DefinitionPicture.mermaid(definition)).isEqualTo(Shown.expected(name + ".mmd"));
        assertThat(DefinitionPicture.dot(definition)).isEqualTo(Shown.expected(name + ".dot"));
    }

    private static WorkflowDefinition hostile(String text) {
        String type =
                Say.shortened(text.replaceAll("\\s+", " ").replace("${", "$ {").strip(), 100);
        return WorkflowDefinition.builder("hostile")
                .step(StepDefinition.builder("a").type(type))
                .step(StepDefinition.builder("b").when(text))
                .step(StepDefinition.builder("end"))
                .step(StepDefinition.builder("x".repeat(200)).onEnd(List.of(Ending.FAILED)))
                .conditional("a", "b", text)
                .build();
    }

    static Stream<String> hostileTexts() {
        return HOSTILE.stream();
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void mermaidHasNoCharacterThatItOrMarkdownOrHtmlInterprets(String text) {
        String label = "\"(?:[A-Za-z0-9 _.,:()=/+-]|[^\\x00-\\x7F]|#\\d+;|<br/>)+\"";
        Pattern node = Pattern.compile(" +n\\d+(\\[" + label + "\\]|\\(\\[" + label + "\\]\\))");
        Pattern line = Pattern.compile(" +n\\d+ -\\.?->(\\|" + label + "\\|)? n\\d+");

        assertThat(DefinitionPicture.mermaid(hostile(text)).lines().skip(1))
                .allSatisfy(each -> assertThat(each.equals("  subgraph ending [\"at the end of the run\"]")
                                || each.equals("  end")
                                || node.matcher(each).matches()
                                || line.matcher(each).matches())
                        .as(each)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void everyTextOfDotIsOneClosedString(String text) {
        Pattern quoted = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");

        assertThat(DefinitionPicture.dot(hostile(text)).lines())
                .allSatisfy(
                        each -> assertThat(quoted.matcher(each).replaceAll("S")).doesNotContain("\"", "\\"));
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void everyLineFitsTheTerminal(String text) {
        for (int columns : new int[] {1, 10, 40, 80}) {
            for (boolean ascii : new boolean[] {false, true}) {
                assertThat(DefinitionPicture.text(hostile(text), columns, ascii).lines())
                        .allSatisfy(line -> assertThat(line.codePointCount(0, line.length()))
                                .isLessThanOrEqualTo(Math.max(columns, ascii ? 3 : 1)));
            }
        }
    }

    @Test
    void asciiHasNoOtherCharactersOfItsOwn() {
        Shown.names()
                .forEach(name -> assertThat(DefinitionPicture.text(Shown.definition(name), 80, true))
                        .matches(Pattern.compile("\\p{ASCII}*")));
    }

    @Test
    void stepsThatManyLinesWouldLeadToAreListedWithTheNamesOfThoseBeforeThem() {
        WorkflowDefinition.Builder wide = WorkflowDefinition.builder("wide").step(StepDefinition.builder("start"));
        for (int i = 0; i < 100; i++) {
            wide.step(StepDefinition.builder("part-" + i).dependsOn("start"));
        }

        assertThat(DefinitionPicture.text(wide.build(), 80, false).lines())
                .contains("  ● part-99", "      after start")
                .noneMatch(line -> line.contains("│"));
    }

    @Test
    void aLongIdKeepsItsBeginningAndItsEnd() {
        String id = "begin-" + "x".repeat(150) + "-the-end";

        assertThat(DefinitionPicture.text(Definitions.read("id: w\nsteps: [{id: " + id + "}]"), 80, false))
                .contains("●  begin-xxx")
                .contains("…")
                .contains("xxx-the-end\n");
    }

    @Test
    void everyExampleIsDrawn() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            List<Path> examples = files.filter(file -> file.endsWith("workflow.yaml")
                            || String.valueOf(file.getFileName()).matches("workflow.*\\.ya?ml"))
                    .toList();
            assertThat(examples).isNotEmpty().allSatisfy(file -> {
                WorkflowDefinition definition = Definitions.read(Files.readAllBytes(file));
                List<String> ids =
                        definition.steps().stream().map(StepDefinition::id).toList();
                assertThat(DefinitionPicture.text(definition, 80, false)).contains(ids);
                assertThat(DefinitionPicture.mermaid(definition)).contains(ids);
                assertThat(DefinitionPicture.dot(definition)).contains(ids);
                assertThat(Explanation.of(definition)).hasSizeGreaterThan(ids.size());
            });
        }
    }
}
