package io.weir.streams.checks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * The needs of an engine, according to its settings.
 *
 * @param client settings of the client for the checks
 * @param applicationId also the consumer group, and the prefix of transactional ids and internal topics
 * @param timeout how long Kafka may take for each answer
 * @param recordSizes the largest record that each topic must take, by topic, bytes
 * @param changelogs topics of the state; Kafka Streams creates them at the first start
 * @param emitTopics topics that steps may emit to, as far as they are named in full
 * @param heap the maximum heap of this process, bytes
 * @param heapNeeded the needed heap by the number of partitions, bytes
 * @param toStart true if an engine is about to start here: then the state directory must be free
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
        List<String> emitTopics,
        long heap,
        IntToLongFunction heapNeeded,
        boolean toStart) {
    public Wanted {
        client = Map.copyOf(client);
        recordSizes = Map.copyOf(recordSizes);
        changelogs = List.copyOf(changelogs);
        emitTopics = List.copyOf(emitTopics);
    }

    /** Returns the options of Kafka's own tools that name the cluster. */
    String at() {
        return "--bootstrap-server " + bootstrapServers;
    }

    String topicsApply() {
        return "weir topics apply -b " + bootstrapServers;
    }

    /** Returns the same command with the topics of the state, which are created only for a named engine. */
    String topicsApplyWithState() {
        return "WEIR_APPLICATION_ID=" + applicationId + " " + topicsApply();
    }
}
