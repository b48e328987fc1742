package io.weir.history.judge;

import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Which part of the history the topics have let go of. Only runs whose whole life is there can be judged. */
final class Retention {
    private static final long EVERYTHING = Long.MAX_VALUE;

    private final Snapshot snapshot;
    /** Of partitions that have lost records: the time of the first one left. */
    private final Map<TopicPartition, Long> horizons = new HashMap<>();

    Retention(Snapshot snapshot) {
        this.snapshot = snapshot;
        snapshot.starts().forEach((partition, start) -> {
            if (start > 0 && isOfRuns(partition.topic())) {
                horizons.put(partition, EVERYTHING);
            }
        });
    }

    private static boolean isOfRuns(String topic) {
        return topic.startsWith("weir.") && !topic.equals(Topics.DEFINITIONS) && !topic.equals(Topics.STEP_CANCELLED);
    }

    void see(LogRecord record) {
        if (!horizons.isEmpty()) {
            horizons.computeIfPresent(
                    new TopicPartition(record.topic(), record.partition()),
                    (partition, time) -> Math.min(time, record.timestamp()));
        }
    }

    /** Partitions that have lost records. */
    Map<TopicPartition, Long> horizons() {
        return horizons;
    }

    /** Whether every record about the run is there that there ever was. */
    boolean isWhole(RunFacts facts) {
        if (horizons.isEmpty()) {
            return true;
        }
        long began = EVERYTHING;
        for (Told told : facts.told()) {
            if (told instanceof Told.Events events) {
                if (events.firstSeq() != 1) {
                    return false;
                }
                began = events.time();
                break;
            }
        }
        for (Input input : facts.inputs()) {
            began = Math.min(began, input.time());
        }
        return isAfterHorizons(facts.runId(), began);
    }

    boolean isWhole(Input unreadable) {
        long horizon = horizons.getOrDefault(
                new TopicPartition(Topics.DEAD_LETTERS, unreadable.at().partition()), Long.MIN_VALUE);
        return unreadable.time() > horizon;
    }

    /** Whether every record that there ever was of a run with that id is still there, whenever it began. */
    boolean keepsAllOf(String runId) {
        return isAfterHorizons(runId, Long.MIN_VALUE);
    }

    /** Whether nothing that was kept of the run can be missing. */
    boolean isAfterHorizons(String runId, long began) {
        int home = Partitions.of(runId, snapshot.partitions().getOrDefault(Topics.RUN_REQUESTS, 1));
        return horizons.entrySet().stream().noneMatch(horizon -> {
            int count = snapshot.partitions().getOrDefault(horizon.getKey().topic(), 1);
            return home % count == horizon.getKey().partition() && began <= horizon.getValue();
        });
    }
}
