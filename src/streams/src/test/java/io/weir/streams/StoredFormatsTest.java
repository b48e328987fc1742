package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State that any version has written since the first is taken over by this one: every run goes on from where it was and
 * ends as it would have ended under the version that wrote it.
 */
class StoredFormatsTest {
    private static final Path FIXTURES = Path.of("src/streams/src/test/resources/fixtures");

    @TempDir
    Path directory;

    static Stream<Path> versions() throws IOException {
        try (Stream<Path> entries = Files.list(FIXTURES)) {
            return entries.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void runsThatAnotherVersionBeganEndAsTheyWouldHave(Path version) throws IOException {
        StoresFixture state = StoresFixture.read(version.resolve("stores.txt"));
        try (TopologyFixture engine = TopologyFixture.over(directory, state)) {
            RunsInEveryState runs = new RunsInEveryState(engine, state.at());
            runs.goOn(Files.readAllLines(version.resolve("step-ready.jsonl")));

            List<String> outcome = runs.finish();

            assertThat(outcome).containsExactlyElementsOf(Files.readAllLines(version.resolve("outcome.txt")));
            assertThat(engine.deadLetters()).isEmpty();
            assertThat(engine.stored(Names.RUNS)).isEmpty();
            assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
            assertThat(engine.timers()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aFixtureHoldsEveryStoreAndRunsInEveryState(Path version) throws IOException {
        Map<String, Map<String, byte[]>> entries =
                StoresFixture.read(version.resolve("stores.txt")).entries();

        assertThat(entries.keySet()).containsExactlyInAnyOrderElementsOf(Names.TASK_STORES);
        assertThat(Files.readAllLines(version.resolve("outcome.txt")))
                .filteredOn(line -> line.startsWith("{"))
                .hasSize(12);
    }
}
