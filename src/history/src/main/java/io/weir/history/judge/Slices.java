package io.weir.history.judge;

import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How a history falls into slices: a run lives on one partition, so all that has to do with the runs of that partition can
 * be judged by itself. Definitions are of all slices.
 *
 * <p>A topic with fewer partitions than the runs have (a queue's, say) is of several slices, and is read for each of them.
 */
public final class Slices {
    /** Of records that every slice needs. */
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

    /** As many as the runs have partitions. */
    public int count() {
        return count;
    }

    /** Whether a topic's records are to be taken in before those of any slice. */
    public boolean isForAll(String topic) {
        return topic.equals(Topics.DEFINITIONS) || topic.equals(definitionsChangelog);
    }

    /** Whether a partition may hold records of a slice. */
    public boolean isIn(int slice, TopicPartition partition) {
        int of = partitionsOf(partition.topic());
        return !isForAll(partition.topic())
                && (partition.partition() % count == slice || partition.partition() == slice % of);
    }

    /** The slice of a record, {@link #ALL} for one of all slices. What stands on a wrong partition is of the slice it stands in. */
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

    /** The partition of a topic on which records of a run with this home belong. */
    int homeOn(String topic, int home) {
        return home % partitionsOf(topic);
    }
}
