package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {
    static Stream<Path> valid() {
        return Corpus.files("valid");
    }

    static Stream<Path> invalid() {
        return Stream.of("syntax", "structure", "meaning").flatMap(Corpus::files);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidDefinitionSurvivesEveryFormUnchanged(Path file) {
        WorkflowDefinition definition = Definitions.read(Corpus.bytes(file));

        byte[] canonical = Definitions.canonicalJson(definition);
        assertThat(Definitions.read(canonical)).isEqualTo(definition);
        assertThat(Definitions.canonicalJson(Definitions.read(canonical))).isEqualTo(canonical);
        assertThat(Definitions.read(Definitions.toJson(definition))).isEqualTo(definition);
        assertThat(Definitions.read(Definitions.toYaml(definition))).isEqualTo(definition);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidDefinitionIsRefusedWithExactlyTheProblemsWrittenBesideIt(Path file) {
        assertThat(Corpus.problems(Corpus.bytes(file), DefinitionLimits.DEFAULT))
                .isNotEmpty()
                .containsExactlyElementsOf(Corpus.expectedProblems(file));
    }

    @ParameterizedTest
    @MethodSource("syntax")
    void textThatCanNotBeReadIsOneProblemWithLineAndColumn(Path file) {
        assertThat(Corpus.problems(Corpus.bytes(file), DefinitionLimits.DEFAULT))
                .singleElement()
                .asString()
                .matches("line \\d+, column \\d+: \\S.*");
    }

    static Stream<Path> syntax() {
        return Corpus.files("syntax");
    }
}
