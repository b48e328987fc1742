package io.weir.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Adds up the restore progress of the state that this instance needs before it can process its partitions. Standbys are
 * not counted, because they delay nothing.
 */
final class Restoring implements StateRestoreListener {
    private final Map<TopicPartition, Changelog> underWay = new ConcurrentHashMap<>();

    /** Offsets of one changelog's partition: where reading began, where it is, and where it ends. */
    private record Changelog(long from, long at, long to) {}

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        underWay.put(partition, new Changelog(from, from, to));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEnd, long records) {
        underWay.computeIfPresent(
                partition, (same, log) -> new Changelog(log.from(), Math.min(log.to(), batchEnd + 1), log.to()));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long records) {
        underWay.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long records) {
        underWay.remove(partition);
    }

    /** Everything is processed. Restores of a thread that has ended do not count any more. */
    void over() {
        underWay.clear();
    }

    RestoreProgress progress() {
        int changelogs = 0;
        long done = 0;
        long total = 0;
        for (Changelog log : underWay.values()) {
            if (log.to() > log.from()) {
                changelogs++;
                done += log.at() - log.from();
                total += log.to() - log.from();
            }
        }
        return new RestoreProgress(changelogs, done, total);
    }
}
