package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The largest record each topic must take. One that the broker refuses can't be skipped under exactly-once: its partition
 * would stand still for good.
 */
final class TopicSizes {
    private TopicSizes() {}

    /** By topic, bytes. Queues other than the default one are not known beforehand. */
    static Map<String, Integer> needed(WeirConfig config) {
        WeirConfig.Limits limits = config.limits();
        Map<String, Integer> needed = new LinkedHashMap<>();
        // The engine writes to its inputs when it sends a record on to its partition.
        needed.put(Topics.RUN_REQUESTS, limits.input() + Router.ADDED_BYTES);
        needed.put(Topics.STEP_COMPLETED, limits.input() + Router.ADDED_BYTES);
        needed.put(Topics.DEFINITIONS, limits.definition().maxBytes());
        needed.put(Topics.stepReady(Topics.DEFAULT_QUEUE), limits.record());
        needed.put(Topics.STEP_CANCELLED, limits.record());
        needed.put(Topics.RESULTS, limits.record());
        needed.put(Topics.RUN_EVENTS, limits.record());
        needed.put(Topics.DEAD_LETTERS, limits.deadLetter());
        for (String store : Names.TASK_STORES) {
            needed.put(config.applicationId() + "-" + store + "-changelog", storedRecord(limits));
        }
        return needed;
    }

    /** Largest record of a changelog, bytes. */
    static int storedRecord(WeirConfig.Limits limits) {
        return limits.record() + WeirConfig.ENVELOPE_BYTES;
    }

    /**
     * Compares.
     *
     * @param found the settings of those topics that exist
     * @throws EngineException when a topic takes less than it must
     */
    static void check(Map<String, Integer> needed, Map<String, Config> found) {
        List<String> small = new ArrayList<>();
        found.forEach((topic, config) -> maxMessageBytes(config)
                .filter(most -> most < needed.getOrDefault(topic, 0))
                .ifPresent(most -> small.add(topic + " takes " + most + ", expected " + needed.get(topic))));
        if (!small.isEmpty()) {
            throw new EngineException("topics take smaller records than " + Settings.RECORD_BYTES.name() + ", "
                    + Settings.INPUT_BYTES.name() + ", " + Settings.DEAD_LETTER_BYTES.name() + " and "
                    + Settings.DEFINITION_BYTES.name() + " permit: " + small + "; raise their "
                    + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + " or lower these limits");
        }
    }

    private static Optional<Integer> maxMessageBytes(Config config) {
        ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return entry == null
                ? Optional.empty()
                : Optional.ofNullable(entry.value()).map(Integer::valueOf);
    }
}
