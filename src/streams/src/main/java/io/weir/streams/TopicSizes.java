package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** The topics behind the stores, as Kafka Streams names them. */
    static List<String> changelogs(WeirConfig config) {
        return Names.TASK_STORES.stream()
                .map(store -> config.applicationId() + "-" + store + "-changelog")
                .toList();
    }

    /** Largest record of a changelog, bytes. */
    static int storedRecord(WeirConfig.Limits limits) {
        return limits.record() + WeirConfig.ENVELOPE_BYTES;
    }
}
