package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A million timers of one partition that come due together, through the real topology and RocksDB, in virtual time. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TimersGrowth {
    private static final int TIMERS = Integer.getInteger("growth.timers", 1_000_000);
    private static final int BATCH = 500;

    @TempDir
    Path directory;

    @Test
    void timersFireInBatchesThatStayAsShortBehindAMillionTombstones() {
        try (TopologyFixture engine = new TopologyFixture(
                directory, Map.of("weir.timer.batch", Integer.toString(BATCH), "weir.timer.budget.ms", "50"))) {
            engine.define(
                    "slow",
                    "id: slow\nsteps:\n  - {id: a, timeouts: {schedule_to_start: 1h, start_to_close: 2h}, retry: {max_attempts: 1}}\n");
            for (int i = 0; i < TIMERS; i++) {
                engine.start("r" + i, "slow", "1");
                if (i % 5_000 == 0) {
                    engine.bytesWritten();
                }
            }
            engine.bytesWritten();
            engine.advanceAtOnce(Duration.ofHours(1));
            int fired = 0;
            int looks = 0;
            long longest = 0;
            long firstTenth = 0;
            long lastTenth = 0;
            while (fired < TIMERS) {
                int ended = engine.results().size();
                assertThat(ended).as("timers of a look").isBetween(1, BATCH);
                fired += ended;
                looks++;
                engine.bytesWritten();
                long from = System.nanoTime();
                engine.advanceAtOnce(Duration.ofMillis(10));
                long nanos = System.nanoTime() - from;
                longest = Math.max(longest, nanos);
                firstTenth += fired < TIMERS / 10 ? nanos : 0;
                lastTenth += fired > TIMERS - TIMERS / 10 ? nanos : 0;
            }

            System.out.printf(
                    "growth: %,d timers fired in %,d looks; the longest %.1f ms; the first tenth %,d ms, the last %,d ms%n",
                    fired, looks, longest / 1e6, firstTenth / 1_000_000, lastTenth / 1_000_000);
            assertThat(engine.timers()).isEmpty();
            assertThat(engine.stored(Names.RUNS)).isEmpty();
        }
    }
}
