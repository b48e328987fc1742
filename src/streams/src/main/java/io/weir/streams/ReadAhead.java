package io.weir.streams;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts and limits the bytes that a stream thread has read and not processed yet. Kafka Streams limits its queues by
 * records ({@code buffered.records.per.partition}), and a thousand records can be a gigabyte.
 *
 * <p>A partition without a record in its queue is never held: a task waits for a record from each of its partitions
 * that has any. Used on the stream thread only: its consumer reports what it returns, its tasks report what they have
 * processed.
 */
final class ReadAhead {
    private final long maxBytes;
    private final Map<TopicPartition, Deque<Unprocessed>> unprocessed = new HashMap<>();
    private long bytes;

    private record Unprocessed(long offset, int bytes) {}

    /** @param maxBytes above this, partitions with unprocessed records are not read further */
    ReadAhead(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A consumer has returned records. */
    void polled(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Deque<Unprocessed> queue = unprocessed.computeIfAbsent(partition, unseen -> new ArrayDeque<>());
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                int size = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                queue.add(new Unprocessed(record.offset(), size));
                bytes += size;
            }
        }
    }

    /** A task has processed a record, and therefore all records before it. */
    void processed(Source record) {
        Deque<Unprocessed> queue = unprocessed.get(new TopicPartition(record.topic(), record.partition()));
        while (queue != null && !queue.isEmpty() && queue.getFirst().offset() <= record.offset()) {
            bytes -= queue.removeFirst().bytes();
        }
    }

    /** A task begins, or begins again: its queues are empty. */
    void begins(int partition) {
        remove(List.copyOf(unprocessed.keySet()).stream()
                .filter(held -> held.partition() == partition)
                .toList());
    }

    /** Removes all partitions except these: the others do not belong to this thread any more. */
    void keep(Collection<TopicPartition> assigned) {
        if (assigned.containsAll(unprocessed.keySet())) {
            return;
        }
        Set<TopicPartition> lost = new HashSet<>(unprocessed.keySet());
        lost.removeAll(assigned);
        remove(lost);
    }

    private void remove(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Deque<Unprocessed> queue = unprocessed.remove(partition);
            if (queue != null) {
                bytes -= queue.stream().mapToLong(Unprocessed::bytes).sum();
            }
        }
    }

    long bytes() {
        return bytes;
    }

    /** Returns true if the bytes are above the bound. */
    boolean isFull() {
        return bytes > maxBytes;
    }

    /** Returns the partitions that must not be read further until more is processed; empty below the bound. */
    Set<TopicPartition> held() {
        if (!isFull()) {
            return Set.of();
        }
        Set<TopicPartition> held = new HashSet<>();
        unprocessed.forEach((partition, queue) -> {
            if (!queue.isEmpty()) {
                held.add(partition);
            }
        });
        return held;
    }
}
