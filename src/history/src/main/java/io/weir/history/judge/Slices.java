package io.weir.history.judge;

import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Divides a history into slices. A run lives on one partition, so everything about the runs of that partition can be
 * judged separately. Definitions belong to all slices.
 *
 * <p>A topic with fewer partitions than the topics of runs (for example a queue's) belongs to several slices, and is
 * read for each of them.
 */
public final class Slices {
    /** For records that every slice needs. */
    static final int ALL = -1;

    private final Map<String, Integer> partitions;
    private final int count;
    private final String definitionsChangelog;

    Slices(Snapshot snapshot, String definitionsChangelog) {
        this.partitions = snapshot.partitions();
        this.count = partitionsOf(Topics.RUN_REQUESTS);
        this.definitionsChangelog = definitionsChangelog;
    }

    private int partitionsOf(String topic) {
        return partitions.getOrDefault(topic, 1);
    }

    /** The number of partitions of the topics of runs. */
    public int count() {
        return count;
    }

    /** Returns true if a topic's records are to be added before those of any slice. */
    public boolean isForAll(String topic) {
        return topic.equals(Topics.DEFINITIONS) || topic.equals(definitionsChangelog);
    }

    /** Returns true if a partition may contain records of a slice. */
    public boolean isIn(int slice, TopicPartition partition) {
        int of = partitionsOf(partition.topic());
        return !isForAll(partition.topic())
                && (partition.partition() % count == slice || partition.partition() == slice % of);
    }

    /**
     * The slice of a record, {@link #ALL} for one of all slices. A record on a wrong partition belongs to the slice of
     * that partition.
     */
    public int of(LogRecord record) {
        if (isForAll(record.topic())) {
            return ALL;
        }
        int of = partitionsOf(record.topic());
        String runId = of < count ? record.keyText() : null;
        int home = runId == null ? record.partition() : home(runId);
        return home % of == record.partition() ? home % count : record.partition() % count;
    }

    int home(String runId) {
        return Partitions.of(runId, count);
    }

    /** The partition of a topic for records of a run with this home. */
    int homeOn(String topic, int home) {
        return home % partitionsOf(topic);
    }
}
