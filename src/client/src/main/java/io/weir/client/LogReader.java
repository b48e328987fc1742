package io.weir.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads a topic from a time or the beginning to its end at the start of the read. */
final class LogReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaLink link;

    LogReader(KafkaLink link) {
        this.link = link;
    }

    /**
     * Reads.
     *
     * @param from older records may be left out; null reads all
     * @param patience time to continue behind the end, for a record that is known to come
     * @param wanted receives each record in order; false ends the read
     */
    void read(
            Collection<TopicPartition> partitions,
            @Nullable Instant from,
            Duration patience,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        String topic = partitions.iterator().next().topic();
        Consumer<byte[], byte[]> consumer = link.consumer("reader");
        try {
            consumer.assign(partitions);
            Map<TopicPartition, Long> end = seek(consumer, partitions, from);
            Deadline silence = Deadline.in(link.timeout());
            Deadline behindEnd = Deadline.in(patience);
            while (true) {
                boolean atEnd = end.entrySet().stream()
                        .allMatch(e -> consumer.position(e.getKey(), link.timeout()) >= e.getValue());
                if (atEnd && behindEnd.passed()) {
                    return;
                }
                var records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (!wanted.test(record)) {
                        return;
                    }
                }
                if (!records.isEmpty() || atEnd) {
                    silence = Deadline.in(link.timeout());
                } else if (silence.passed()) {
                    throw new org.apache.kafka.common.errors.TimeoutException("no records of " + topic);
                }
            }
        } catch (RuntimeException e) {
            throw link.translate("reading " + topic, topic, e);
        } finally {
            // Without waiting for the fetch in progress: the broker answers it only after half a second.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** The record at an offset; empty if there is none. */
    Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset) {
        Consumer<byte[], byte[]> consumer = link.consumer("reader");
        try {
            return at(consumer, partition, offset);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** The records at these offsets, by partition; those that are no longer there are left out. */
    List<ConsumerRecord<byte[], byte[]>> at(Map<TopicPartition, Set<Long>> offsets) {
        Consumer<byte[], byte[]> consumer = link.consumer("reader");
        try {
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            offsets.forEach((partition, all) ->
                    all.forEach(offset -> at(consumer, partition, offset).ifPresent(found::add)));
            return found;
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> at(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
        try {
            List<TopicPartition> only = List.of(partition);
            consumer.assign(only);
            long end = consumer.endOffsets(only, link.timeout()).getOrDefault(partition, 0L);
            if (offset >= end
                    || offset < consumer.beginningOffsets(only, link.timeout()).getOrDefault(partition, 0L)) {
                return Optional.empty();
            }
            consumer.seek(partition, offset);
            Deadline silence = Deadline.in(link.timeout());
            while (consumer.position(partition, link.timeout()) < end) {
                var records = consumer.poll(POLL).iterator();
                if (records.hasNext()) {
                    // If the offset is a marker or was compacted, this is a later record.
                    return Optional.of(records.next()).filter(record -> record.offset() == offset);
                }
                if (silence.passed()) {
                    throw new org.apache.kafka.common.errors.TimeoutException("no record of " + partition);
                }
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            throw link.translate("reading " + partition.topic(), partition.topic(), e);
        }
    }

    /**
     * Sets the position of every partition.
     *
     * @param from null for the beginning
     * @return the ends of the partitions
     */
    Map<TopicPartition, Long> seek(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, @Nullable Instant from) {
        // Ends first: if no record is young enough, reading starts there, and nothing written since is missed.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, link.timeout());
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        if (from == null) {
            starts.putAll(consumer.beginningOffsets(partitions, link.timeout()));
        } else {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
            for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> found :
                    consumer.offsetsForTimes(times, link.timeout()).entrySet()) {
                OffsetAndTimestamp first = found.getValue();
                if (first != null) {
                    starts.put(found.getKey(), first.offset());
                }
            }
        }
        starts.forEach(consumer::seek);
        return ends;
    }
}
