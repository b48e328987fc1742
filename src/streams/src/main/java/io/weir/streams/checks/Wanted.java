package io.weir.streams.checks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * What an engine will need, as its settings have it.
 *
 * @param client settings of the client that asks
 * @param applicationId also the consumer group, and the prefix of transactional ids and internal topics
 * @param timeout how long Kafka may take for each answer
 * @param recordSizes by topic, the largest record it must take, bytes
 * @param changelogs topics of the state; Kafka Streams makes them at the first start
 * @param heap of this process at most, bytes
 * @param heapNeeded by the number of partitions, bytes
 * @param toStart whether an engine is about to start here: then the state directory must be free
 */
public record Wanted(
        String bootstrapServers,
        Map<String, Object> client,
        String applicationId,
        Path stateDir,
        Duration sessionTimeout,
        Duration timeout,
        Map<String, Integer> recordSizes,
        List<String> changelogs,
        long heap,
        IntToLongFunction heapNeeded,
        boolean toStart) {
    public Wanted {
        client = Map.copyOf(client);
        recordSizes = Map.copyOf(recordSizes);
        changelogs = List.copyOf(changelogs);
    }

    /** The options of Kafka's own tools that say where it is. */
    String at() {
        return "--bootstrap-server " + bootstrapServers;
    }

    String topicsApply() {
        return "weir topics apply -b " + bootstrapServers;
    }

    /** The same with the topics of the state, which are made only for an engine that is named. */
    String topicsApplyWithState() {
        return "WEIR_APPLICATION_ID=" + applicationId + " " + topicsApply();
    }
}
