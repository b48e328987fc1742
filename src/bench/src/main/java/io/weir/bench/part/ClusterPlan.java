package io.weir.bench.part;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster to measure.
 *
 * @param bootstrapServers an existing cluster, or null for a broker of the benchmark's own
 * @param client settings of Kafka's clients for that cluster, such as its security
 * @param partitions of the topics of a broker of the benchmark's own
 * @param engines number to start; 0 means that one is running already
 * @param workers number to start; 0 means that one is running already
 * @param payloadBytes of the outputs of the workers' steps
 * @param heaps sizes in the JVM's notation, such as {@code 512m}
 * @param jvmOptions further ones, by kind
 * @param settings of the parts, by kind
 * @param recorded whether Java Flight Recorder runs in every part
 */
public record ClusterPlan(
        @Nullable String bootstrapServers,
        Map<String, String> client,
        int partitions,
        int engines,
        int workers,
        int payloadBytes,
        Map<PartKind, String> heaps,
        Map<PartKind, List<String>> jvmOptions,
        Map<PartKind, Map<String, String>> settings,
        boolean recorded) {
    /** @throws IllegalArgumentException if a number is too small */
    public ClusterPlan {
        if (partitions < 1 || engines < 0 || workers < 0) {
            throw new IllegalArgumentException("found " + partitions + " partitions, " + engines + " engines and "
                    + workers + " workers, expected at least one partition and no fewer than none of the others");
        }
        client = Map.copyOf(client);
        heaps = copy(heaps);
        jvmOptions = copy(jvmOptions);
        settings = copy(settings);
    }

    private static <T> Map<PartKind, T> copy(Map<PartKind, T> given) {
        Map<PartKind, T> copy = new EnumMap<>(PartKind.class);
        copy.putAll(given);
        return Collections.unmodifiableMap(copy);
    }
}
