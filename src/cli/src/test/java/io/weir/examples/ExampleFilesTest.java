package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every directory under {@code examples/} is a workflow that is valid, explained, and listed. */
class ExampleFilesTest {
    private static final Path EXAMPLES = Path.of("examples");

    static List<Path> examples() throws IOException {
        try (Stream<Path> entries = Files.list(EXAMPLES)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theWorkflowIsValid(Path example) throws Exception {
        assertThat(Definitions.read(Files.readAllBytes(example.resolve("workflow.yaml")))
                        .steps())
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itIsExplainedAndListed(Path example) throws Exception {
        String name = example.getFileName().toString();

        assertThat(Files.readString(example.resolve("README.md")))
                .startsWith("# ")
                .contains("```sh\n./");
        assertThat(Files.readString(EXAMPLES.resolve("README.md"))).contains("(" + name + "/README.md)");
    }

    @Test
    void whatTheReadmesTellToRunCanBeRun() {
        assertThat(List.of(
                        "order/run",
                        "external-job/run",
                        "guarded-answer/run",
                        "travel-booking/run",
                        "http/run",
                        "node-worker/run"))
                .allSatisfy(script -> assertThat(EXAMPLES.resolve(script)).isExecutable());
    }
}
