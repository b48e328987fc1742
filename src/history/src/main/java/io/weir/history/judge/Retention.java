package io.weir.history.judge;

import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Finds which part of the history the topics have removed. Only runs with all of their records can be judged. */
final class Retention {
    private static final long EVERYTHING = Long.MAX_VALUE;

    private final Snapshot snapshot;
    /** By partition that has lost records: the time of the first remaining one. */
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

    /** Returns true if all records about the run still exist. */
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

    /** Returns true if all records of any run with that id still exist, whenever the run began. */
    boolean keepsAllOf(String runId) {
        return isAfterHorizons(runId, Long.MIN_VALUE);
    }

    /** Returns true if no record about the run, from {@code began} on, can be missing. */
    boolean isAfterHorizons(String runId, long began) {
        int home = Partitions.of(runId, snapshot.partitions().getOrDefault(Topics.RUN_REQUESTS, 1));
        return horizons.entrySet().stream().noneMatch(horizon -> {
            int count = snapshot.partitions().getOrDefault(horizon.getKey().topic(), 1);
            return home % count == horizon.getKey().partition() && began <= horizon.getValue();
        });
    }
}
