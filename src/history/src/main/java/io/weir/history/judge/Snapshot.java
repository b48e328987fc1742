package io.weir.history.judge;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The range of a reading.
 *
 * @param partitions number of partitions of a topic, by name
 * @param starts the first offset that still exists, if that is not 0
 * @param settled for an input, the offset up to which the engine has consumed; for other topics, an offset up to which
 *     all records of a decision are in the reading. A run with records from there on may be seen in the middle of a
 *     decision. A partition that is missing is settled as a whole.
 * @param takenAt when it was made, ms since 1970; 0 if that is not known, and then the time of the newest record is
 *     used
 */
public record Snapshot(
        Map<String, Integer> partitions,
        Map<TopicPartition, Long> starts,
        Map<TopicPartition, Long> settled,
        long takenAt) {
    public Snapshot(
            Map<String, Integer> partitions, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> settled) {
        this(partitions, starts, settled, 0);
    }

    public Snapshot {
        partitions = Map.copyOf(partitions);
        starts = Map.copyOf(starts);
        settled = Map.copyOf(settled);
    }

    long start(String topic, int partition) {
        return starts.getOrDefault(new TopicPartition(topic, partition), 0L);
    }

    boolean isSettled(Position at) {
        Long bound = settled.get(new TopicPartition(at.topic(), at.partition()));
        return bound == null || at.offset() < bound;
    }
}
