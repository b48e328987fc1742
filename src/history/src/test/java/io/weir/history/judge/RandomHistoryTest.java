package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real engine writes is clean, whatever happens to it. */
class RandomHistoryTest {
    @TempDir
    Path directory;

    static LongStream seeds() {
        Long one = Long.getLong("history.seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, Integer.getInteger("history.seeds", 20));
    }

    @ParameterizedTest(name = "-Dhistory.seed={0}")
    @MethodSource("seeds")
    void whatTheEngineWritesIsClean(long seed) throws IOException {
        try (EngineHistory engine = new EngineHistory(directory)) {
            new RandomHistory(seed, engine).play(25);

            Report report = EngineHistory.judge(engine.log(), true);

            assertThat(report.findings()).as("-Dhistory.seed=" + seed).isEmpty();
            assertThat(report.held()).isTrue();
            assertThat(report.counts()).containsEntry("runs finished", 25L);
        }
    }
}
