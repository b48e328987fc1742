package io.weir.faults.world;

import io.weir.faults.process.BrokerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How the cluster under test is made.
 *
 * @param directory settings, logs, state and data of all processes; it must exist
 * @param engines how many of them
 * @param standbys warm copies of each partition's state
 * @param session silence after which an engine is taken for dead
 * @param rate runs asked for a second
 * @param brokers settings of each broker over {@link BrokerSettings}'
 * @param smallDiskMegabytes size of the file system of its own that the first engine's state gets; 0 for none
 * @param engineSettings further settings of each engine
 */
public record WorldSettings(
        Path directory,
        int engines,
        int standbys,
        Duration session,
        int rate,
        int smallDiskMegabytes,
        Map<String, String> brokers,
        Map<String, String> engineSettings) {

    /** Brokers that permit short sessions. */
    public static WorldSettings quick(Path directory) {
        return new WorldSettings(directory, 2, 0, Duration.ofSeconds(2), 20, 0, BrokerSettings.quick(), Map.of());
    }

    /** Brokers with their defaults, and the engine with its own. */
    public static WorldSettings defaults(Path directory) {
        return new WorldSettings(directory, 2, 0, Duration.ofSeconds(6), 20, 0, Map.of(), Map.of());
    }

    public WorldSettings withEngines(int count) {
        return new WorldSettings(
                directory, count, standbys, session, rate, smallDiskMegabytes, brokers, engineSettings);
    }

    public WorldSettings withStandbys(int count) {
        return new WorldSettings(directory, engines, count, session, rate, smallDiskMegabytes, brokers, engineSettings);
    }

    /** With so many runs asked for a second. */
    public WorldSettings withRate(int runs) {
        return new WorldSettings(
                directory, engines, standbys, session, runs, smallDiskMegabytes, brokers, engineSettings);
    }

    public WorldSettings withEngineSetting(String name, String value) {
        Map<String, String> more = new HashMap<>(engineSettings);
        more.put(name, value);
        return new WorldSettings(
                directory, engines, standbys, session, rate, smallDiskMegabytes, brokers, Map.copyOf(more));
    }

    public WorldSettings withSmallDisk(int megabytes) {
        return new WorldSettings(directory, engines, standbys, session, rate, megabytes, brokers, engineSettings);
    }
}
