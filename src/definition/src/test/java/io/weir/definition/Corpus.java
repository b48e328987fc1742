package io.weir.definition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Definitions kept as files, with the problems expected of the invalid ones beside them. */
final class Corpus {
    private static final Path ROOT = Path.of("src/definition/src/test/resources/definition");

    private Corpus() {}

    static Stream<Path> files(String directory) {
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            return files.filter(file -> !file.toString().endsWith(".problems")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> expectedProblems(Path file) {
        try {
            return Files.readAllLines(Path.of(file + ".problems"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> problems(String text) {
        return problems(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), DefinitionLimits.DEFAULT);
    }

    /** What the reader says; empty when it reads the text. */
    static List<String> problems(byte[] text, DefinitionLimits limits) {
        try {
            Definitions.read(text, limits, ExpressionCheck.NONE);
            return List.of();
        } catch (InvalidDefinitionException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }
}
