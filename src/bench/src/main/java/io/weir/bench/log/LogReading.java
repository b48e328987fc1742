package io.weir.bench.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the records between two marks, to distinguish records from markers and to find their sizes. Reads all records
 * if they are few, else the first ones of each partition.
 */
public final class LogReading {
    /** Limit of the records that are read from one partition of a topic. */
    private static final int SAMPLE = 3_000;

    private static final int SAMPLE_BYTES = 64 << 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int EMPTY_POLLS = 10;

    private final Map<String, Object> client;

    /** @param client settings of Kafka's clients */
    public LogReading(Map<String, Object> client) {
        this.client = new HashMap<>(client);
        this.client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        this.client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }

    private static final class Sum {
        private long offsetsWritten;
        private long offsetsRead;
        private long records;
        private long keyBytes;
        private long valueBytes;
    }

    /** The traffic between the two marks, by topic; topics without new records are left out. */
    public List<TopicTraffic> between(LogMarks before, LogMarks after) {
        Map<String, Sum> sums = new TreeMap<>();
        Map<TopicPartition, long[]> ranges = new HashMap<>();
        after.ends().forEach((partition, end) -> {
            long begin = before.ends().getOrDefault(partition, 0L);
            if (end > begin) {
                sums.computeIfAbsent(partition.topic(), topic -> new Sum()).offsetsWritten += end - begin;
                if (!partition.topic().startsWith("__")) {
                    ranges.put(partition, new long[] {begin, end});
                }
            }
        });
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            ranges.forEach((partition, range) -> read(consumer, partition, range[0], range[1], sums));
        }
        List<TopicTraffic> traffic = new ArrayList<>();
        sums.forEach((topic, sum) -> {
            double share = sum.offsetsRead == 0 ? 0 : (double) sum.records / sum.offsetsRead;
            traffic.add(new TopicTraffic(
                    topic,
                    sum.offsetsWritten,
                    sum.offsetsRead == sum.offsetsWritten ? sum.records : sum.offsetsWritten * share,
                    after.bytes().getOrDefault(topic, 0L) - before.bytes().getOrDefault(topic, 0L),
                    sum.records == 0 ? 0 : (double) sum.keyBytes / sum.records,
                    sum.records == 0 ? 0 : (double) sum.valueBytes / sum.records));
        });
        return traffic;
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long to,
            Map<String, Sum> sums) {
        Sum sum = sums.getOrDefault(partition.topic(), new Sum());
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long records = 0;
        long bytes = 0;
        long reached = from;
        for (int empty = 0; reached < to && records < SAMPLE && bytes < SAMPLE_BYTES && empty < EMPTY_POLLS; ) {
            var polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (record.offset() >= to) {
                    break;
                }
                records++;
                int value = Math.max(0, record.serializedValueSize()) + headerBytes(record);
                sum.keyBytes += Math.max(0, record.serializedKeySize());
                sum.valueBytes += value;
                bytes += value;
            }
            long position = Math.min(to, consumer.position(partition));
            empty = position == reached ? empty + 1 : 0;
            reached = position;
        }
        sum.records += records;
        sum.offsetsRead += reached - from;
    }

    private static int headerBytes(ConsumerRecord<byte[], byte[]> record) {
        int bytes = 0;
        for (var header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }
}
