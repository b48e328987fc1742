package io.weir.faults.world;

import io.weir.protocol.Topics;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * A fault that has struck, and how to tell that the work goes on: by the first record on each of {@code watched} that was
 * not there when it struck.
 *
 * @param target who was struck
 * @param watched partitions of the run events or of the results
 * @param from what the time to the first progress is counted from, as {@link System#nanoTime}
 */
public record Strike(String target, Set<TopicPartition> watched, long from) {
    /** Work on some partitions, from now on. */
    public static Strike on(String target, Set<TopicPartition> watched, long from) {
        return new Strike(target, Set.copyOf(watched), from);
    }

    /** Decisions on any partition. */
    public static Strike onDecisions(String target, long from) {
        return new Strike(target, new HashSet<>(Brokers.partitions(Topics.RUN_EVENTS)), from);
    }

    /** Results on any partition: for what happens to workers, without whom the engine still decides. */
    public static Strike onResults(String target, long from) {
        return new Strike(target, new HashSet<>(Brokers.partitions(Topics.RESULTS)), from);
    }
}
