package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The largest record that each topic must take. A record that the broker refuses can't be skipped under exactly-once:
 * its partition would stop for good.
 */
final class TopicSizes {
    private TopicSizes() {}

    /** Returns the sizes by topic, bytes. Queues other than the default queue are not known in advance. */
    static Map<String, Integer> needed(WeirConfig config) {
        WeirConfig.Limits limits = config.limits();
        Map<String, Integer> needed = new LinkedHashMap<>();
        // The engine writes to its inputs when it forwards a record to another partition.
        Topics.inputs().forEach(topic -> needed.put(topic, limits.input() + Router.ADDED_BYTES));
        needed.put(Topics.DEFINITIONS, limits.definition().maxBytes());
        needed.put(Topics.stepReady(Topics.DEFAULT_QUEUE), limits.record());
        needed.put(Topics.STEP_CANCELLED, limits.record());
        needed.put(Topics.RESULTS, limits.record());
        needed.put(Topics.RUN_EVENTS, limits.record());
        needed.put(Topics.DEAD_LETTERS, limits.deadLetter());
        changelogs(config).forEach(topic -> needed.put(topic, storedRecord(limits)));
        return needed;
    }

    /** Returns the topics behind the stores, with the names that Kafka Streams gives them. */
    static List<String> changelogs(WeirConfig config) {
        return Names.TASK_STORES.stream()
                .map(store -> config.applicationId() + "-" + store + "-changelog")
                .toList();
    }

    /** Returns the largest record of a changelog, bytes. */
    static int storedRecord(WeirConfig.Limits limits) {
        return limits.record() + WeirConfig.ENVELOPE_BYTES;
    }
}
