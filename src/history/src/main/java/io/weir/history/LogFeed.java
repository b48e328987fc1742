package io.weir.history;

import io.weir.history.judge.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads partitions from their beginning to an offset, committed records only. Uses one consumer for all of them. */
final class LogFeed implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    private final Reading reading;
    private final HistoryOptions options;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long toldAt = System.nanoTime();

    LogFeed(Reading reading, Map<String, Object> kafka, HistoryOptions options) {
        this.reading = reading;
        this.options = options;
        Map<String, Object> settings = new HashMap<>(kafka);
        // For each partition with records that are not returned yet, a whole response is in memory.
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2_097_152);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        try {
            this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    private static HistoryException unreadable(KafkaException e) {
        return new HistoryException("the topics can't be read: " + e.getMessage(), e);
    }

    private long length(TopicPartition partition) {
        return end(partition) - start(partition);
    }

    private long start(TopicPartition partition) {
        return reading.snapshot().starts().getOrDefault(partition, 0L);
    }

    private long end(TopicPartition partition) {
        return reading.ends().getOrDefault(partition, 0L);
    }

    /**
     * Reads the requested partitions.
     *
     * @param part name of this part of the whole, for people
     */
    void read(String part, Predicate<TopicPartition> wanted, Consumer<LogRecord> reader) {
        List<TopicPartition> partitions = new ArrayList<>(reading.partitions().stream()
                .filter(partition -> wanted.test(partition) && length(partition) > 0)
                .toList());
        try {
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, start(partition)));
            readAssigned(part, partitions, reader);
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    private void readAssigned(String part, List<TopicPartition> partitions, Consumer<LogRecord> reader) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        List<TopicPartition> left = new ArrayList<>(partitions);
        long total = partitions.stream().mapToLong(this::length).sum();
        long done = 0;
        long movedAt = System.nanoTime();
        while (!left.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end(new TopicPartition(record.topic(), record.partition()))) {
                    reader.accept(logRecord(record));
                }
            }
            boolean moved = false;
            for (TopicPartition partition : List.copyOf(left)) {
                long position = Math.min(consumer.position(partition), end(partition));
                long before = positions.getOrDefault(partition, start(partition));
                moved |= position > before;
                done += position - before;
                positions.put(partition, position);
                if (position == end(partition)) {
                    left.remove(partition);
                    consumer.pause(List.of(partition));
                }
            }
            long now = System.nanoTime();
            movedAt = moved ? now : movedAt;
            if (now - movedAt > options.patience().toNanos()) {
                TopicPartition stuck = left.get(0);
                throw new HistoryException(
                        "the reading stands still at " + stuck + "@" + positions.get(stuck) + " of " + end(stuck)
                                + "; an open transaction there, or its broker, has to be waited for",
                        null);
            }
            if (now - toldAt > PROGRESS_NANOS) {
                toldAt = now;
                options.progress().accept(part + ": read " + done + " of " + total + " offsets");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static LogRecord logRecord(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = Map.of();
        if (record.headers().iterator().hasNext()) {
            headers = new HashMap<>();
            for (Header header : record.headers()) {
                if (header.value() != null) {
                    headers.put(header.key(), header.value());
                }
            }
        }
        return new LogRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }
}
