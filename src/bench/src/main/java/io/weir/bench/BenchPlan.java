package io.weir.bench;

import io.weir.bench.load.Traffic;
import io.weir.bench.part.ClusterPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a benchmark: what to measure, and for how long.
 *
 * @param cluster the cluster to measure
 * @param levels each is a mix of runs at their pace; levels are measured one after the other
 * @param warmup before the first round of each level
 * @param duration of a round
 * @param rounds of each level
 * @param payloadBytes of a run's input and of every step's output
 * @param idleRuns number of runs that are alive and wait meanwhile
 * @param loadSettings of the producer of requests
 * @param patience how long to wait for the last results
 * @param baseline whether Kafka alone is measured too
 * @param directory for the processes' files, which are not deleted; null for a temporary one, which is deleted unless
 *     something goes wrong
 * @param setting description of these settings for readers of the figures
 */
public record BenchPlan(
        ClusterPlan cluster,
        List<List<Traffic.Stream>> levels,
        Duration warmup,
        Duration duration,
        int rounds,
        int payloadBytes,
        long idleRuns,
        Map<String, String> loadSettings,
        Duration patience,
        boolean baseline,
        @Nullable Path directory,
        Map<String, String> setting) {
    /** @throws IllegalArgumentException with every invalid value */
    public BenchPlan {
        List<String> problems = new ArrayList<>();
        requireAtLeast(problems, "rounds", rounds, 1);
        requireAtLeast(problems, "idle runs", idleRuns, 0);
        requireAtLeast(problems, "milliseconds of a round", duration.toMillis(), 1);
        requireAtLeast(problems, "levels", levels.size(), 1);
        for (List<Traffic.Stream> level : levels) {
            long shapes = level.stream().map(Traffic.Stream::shape).distinct().count();
            if (shapes < level.size()) {
                problems.add("found the same shape twice, expected another beside "
                        + level.get(0).shape());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        levels = levels.stream().map(List::copyOf).toList();
        loadSettings = Map.copyOf(loadSettings);
        setting = Collections.unmodifiableMap(new LinkedHashMap<>(setting));
    }

    private static void requireAtLeast(List<String> problems, String what, long found, long least) {
        if (found < least) {
            problems.add("found " + found + " " + what + ", expected at least " + least);
        }
    }
}
