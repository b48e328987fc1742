package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.faults.kind.KillEngine;
import io.weir.faults.world.Episode;
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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How soon a killed engine's partitions move on: with short sessions and with a broker's defaults, with a standby and
 * without. Run by hand on a quiet machine; {@code -Dfaults.kills} says how many kills, {@code -Dfaults.set=name=value,…}
 * tries other settings of the engine. With short sessions a kill and what comes of it take half a minute.
 */
class TakeoverMeasurement {
    private static final int KILLS = Integer.getInteger("faults.kills", 8);

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shortSessions() throws Exception {
        measure("short", settings -> settings, WorldSettings::quick);
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shortSessionsWithAStandby() throws Exception {
        measure("short-standby", settings -> settings.withStandbys(1), WorldSettings::quick);
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void brokersDefaults() throws Exception {
        measure("defaults", settings -> settings, WorldSettings::defaults);
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void brokersDefaultsWithAStandby() throws Exception {
        measure("defaults-standby", settings -> settings.withStandbys(1), WorldSettings::defaults);
    }

    private interface Base {
        WorldSettings in(Path directory);
    }

    private static void measure(String name, UnaryOperator<WorldSettings> change, Base base) throws Exception {
        long seed = Long.getLong("faults.seed", 7);
        Path directory = Runs.directory("takeover-" + name, seed);
        WorldSettings settings = change.apply(base.in(directory)).withRate(Integer.getInteger("faults.rate", 10));
        for (String setting : System.getProperty("faults.set", "").split(",", -1)) {
            if (!setting.isEmpty()) {
                settings = settings.withEngineSetting(
                        setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
            }
        }
        List<Episode> episodes = new ArrayList<>();
        try (Timeline timeline = new Timeline(directory);
                World world = new World(settings, timeline)) {
            Trial trial = new Trial(world, new Random(seed));
            world.load(true);
            for (int i = 0; i < KILLS; i++) {
                episodes.add(trial.of(new KillEngine(false)));
            }
            world.comeToRest(Duration.ofMinutes(1));
            FaultReport report = FaultReport.of(seed, episodes, world.ledger());
            System.out.println(name + " " + System.getProperty("faults.set", "") + "\n" + report.markdown());
            report.write(directory);
            assertThat(report.verdict().isClean())
                    .as(report.verdict().sentence())
                    .isTrue();
        }
    }
}
