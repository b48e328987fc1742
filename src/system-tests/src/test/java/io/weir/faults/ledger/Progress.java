package io.weir.faults.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * When which offset of which partition became visible. A partition has progressed after a fault when a
 * record is visible that was not even written when the fault struck. Times are {@link System#nanoTime}. Thread-safe.
 */
public final class Progress {
    private record Arrival(long offset, long at) {}

    private final Map<TopicPartition, List<Arrival>> arrivals = new HashMap<>();

    synchronized void seen(TopicPartition partition, long offset, long at) {
        arrivals.computeIfAbsent(partition, key -> new ArrayList<>()).add(new Arrival(offset, at));
    }

    /** When the first record at {@code offset} or behind it was seen. */
    public synchronized OptionalLong firstFrom(TopicPartition partition, long offset) {
        List<Arrival> seen = arrivals.getOrDefault(partition, List.of());
        int low = 0;
        int high = seen.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seen.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == seen.size()
                ? OptionalLong.empty()
                : OptionalLong.of(seen.get(low).at());
    }

    /** Whether each of {@code partitions} showed something at or after {@code time}. */
    public synchronized boolean allSince(Collection<TopicPartition> partitions, long time) {
        return partitions.stream().allMatch(partition -> {
            List<Arrival> seen = arrivals.getOrDefault(partition, List.of());
            return !seen.isEmpty() && seen.get(seen.size() - 1).at() >= time;
        });
    }
}
