package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.faults.world.Episode;
import io.weir.faults.world.Fault;
import io.weir.faults.world.FaultReport;
import io.weir.faults.world.Timeline;
import io.weir.faults.world.Trial;
import io.weir.faults.world.World;
import io.weir.faults.world.WorldSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All faults, one after the other, for {@code -Dfaults.minutes}, in the order of {@code -Dfaults.seed}: {@code ./mvnw verify
 * -Pfaults}. With {@code -Dfaults.only=TEXT,TEXT} those whose names contain a text, each once.
 */
class FaultRun {
    private static final int SMALL_DISK_MB = 256;
    /** Longer than the jump of a clock that was the last fault. */
    private static final Duration LAST_PATIENCE = Duration.ofMinutes(9);

    private final long seed = Long.getLong("faults.seed", System.nanoTime() & 0xffff_ffffL);
    private final long nanos = TimeUnit.MINUTES.toNanos(Long.getLong("faults.minutes", 10));
    private final String only = System.getProperty("faults.only", "");
    private final int rate = Integer.getInteger("faults.rate", 10);

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void whateverFailsNothingIsLostAndNothingIsDoubled() throws Exception {
        Path directory = Runs.directory("run", seed);
        Random random = new Random(seed);
        List<Episode> episodes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (Timeline timeline = new Timeline(directory);
                World world = new World(
                        WorldSettings.quick(directory).withRate(rate).withSmallDisk(SMALL_DISK_MB), timeline)) {
            timeline.enter("", "", "seed " + seed + "; again with -Dfaults.seed=" + seed);
            FaultSchedule schedule = new FaultSchedule(world, random);
            if (!only.isEmpty()) {
                schedule.keep(List.of(only.split(",", -1)));
            }
            Trial trial = new Trial(world, random);
            world.load(true);
            long end = System.nanoTime() + nanos;
            while (only.isEmpty() ? System.nanoTime() < end : episodes.size() + failures.size() < schedule.size()) {
                Fault fault = schedule.next();
                try {
                    episodes.add(trial.of(fault));
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    // The others shall still be tried, and the ledger be judged.
                    timeline.enter(fault.name(), "", "FAILED: " + e);
                    failures.add(fault.name() + ": " + e);
                    world.brokers().leaveInPeace();
                }
            }
            boolean rests = world.comeToRest(LAST_PATIENCE);
            FaultReport report =
                    FaultReport.of(seed, episodes, world.ledger()).withNotStruck(schedule.notAmong(episodes));
            System.out.println(report.markdown());
            report.write(directory);
            HistoryVerdict history = HistoryVerdict.of(world);
            System.out.println(history.text());
            history.write(directory);
            assertThat(report.verdict().isClean())
                    .as(report.verdict().sentence())
                    .isTrue();
            assertThat(report.verdict().acknowledged()).isGreaterThan(100);
            assertThat(rests).as("everything has come to rest").isTrue();
            assertThat(failures).isEmpty();
            assertThat(history.held()).as(history.text()).isTrue();
        }
    }
}
