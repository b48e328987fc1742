package io.weir.definition.view;

import io.weir.definition.Definitions;
import io.weir.definition.WorkflowDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Definitions that are shown, with the expected text in files beside them. */
final class Shown {
    private static final Path ROOT = Path.of("src/definition/src/test/resources/definition/shown");

    private Shown() {}

    /** The names of the definitions' files. */
    static Stream<String> names() {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WorkflowDefinition definition(String name) {
        return Definitions.read(expected(name));
    }

    static String expected(String name) {
        try {
            return Files.readString(ROOT.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String explained(WorkflowDefinition definition) {
        return Explanation.of(definition).stream()
                .map(section -> section.kind() + " " + section.about() + "\n"
                        + section.sentences().stream()
                                .map(each -> "  " + each + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }
}
