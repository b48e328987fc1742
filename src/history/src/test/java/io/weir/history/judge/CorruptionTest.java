package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A history that the real engine has written, damaged in one place, is never clean. */
class CorruptionTest {
    private static final long SEED = Long.getLong("history.seed", 4711);
    private static final int HISTORIES = 3;
    private static final int TIMES_EACH = 4;
    private static final List<List<LogRecord>> LOGS = new ArrayList<>();

    @TempDir
    static Path directory;

    @BeforeAll
    static void playHistories() {
        for (int i = 0; i < HISTORIES; i++) {
            try (EngineHistory engine = new EngineHistory(directory.resolve("history-" + i))) {
                new RandomHistory(SEED + i, engine).play(40);
                LOGS.add(engine.log());
            }
        }
    }

    @AfterAll
    static void forget() {
        LOGS.clear();
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void aDamagedHistoryIsBroken(Corruption corruption) {
        int damaged = 0;
        for (List<LogRecord> log : LOGS) {
            for (int time = 0; time < TIMES_EACH; time++) {
                long seed = SEED * 1_000 + time;
                Optional<List<LogRecord>> broken = corruption.damage(log, new Random(seed));
                if (broken.isPresent()) {
                    damaged++;
                    Report report = EngineHistory.judge(broken.get(), true);
                    assertThat(report.held())
                            .as("%s, history.seed=%s, damage %s", corruption, SEED, seed)
                            .isFalse();
                    assertThat(report.findings()).isNotEmpty();
                }
            }
        }
        assertThat(damaged).as("damaged histories").isPositive();
    }
}
