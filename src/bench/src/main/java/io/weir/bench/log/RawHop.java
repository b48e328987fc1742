package io.weir.bench.log;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Measures how long one record takes through Kafka when there is no other. */
final class RawHop {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int DIGITS = 3;

    private final Map<String, Object> client;
    private final TopicPartition partition;

    RawHop(Map<String, Object> client, String topic) {
        this.client = client;
        this.partition = new TopicPartition(topic, 0);
    }

    /** In microseconds; the first half of {@code time} is warm-up. */
    Histogram measure(Duration time) {
        Histogram hops = new Histogram(DIGITS);
        Map<String, Object> sending = new HashMap<>(client);
        sending.put(ProducerConfig.ACKS_CONFIG, "all");
        sending.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        Map<String, Object> reading = new HashMap<>(client);
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
            long start = System.nanoTime();
            while (System.nanoTime() - start < time.toNanos()) {
                byte[] now = ByteBuffer.allocate(Long.BYTES)
                        .putLong(System.nanoTime())
                        .array();
                var unused = producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, now));
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    long sent = ByteBuffer.wrap(record.value()).getLong();
                    if (sent - start > time.toNanos() / 2) {
                        hops.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent));
                    }
                }
            }
        }
        return hops;
    }
}
