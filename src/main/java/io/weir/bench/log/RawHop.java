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

/** How long one record takes through Kafka, when it is the only one. */
final class RawHop {
    private static final int WARM_UP = 2_000;
    private static final int MEASURED = 2_000;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int DIGITS = 3;

    private final Map<String, Object> client;
    private final TopicPartition partition;

    RawHop(Map<String, Object> client, String topic) {
        this.client = client;
        this.partition = new TopicPartition(topic, 0);
    }

    /** Microseconds. */
    Histogram measure() {
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
            long deadline = System.nanoTime() + LONGEST.toNanos();
            for (int i = 0; i < WARM_UP + MEASURED && System.nanoTime() < deadline; i++) {
                byte[] time = ByteBuffer.allocate(Long.BYTES)
                        .putLong(System.nanoTime())
                        .array();
                var unused = producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, time));
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    long sent = ByteBuffer.wrap(record.value()).getLong();
                    if (i >= WARM_UP) {
                        hops.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent));
                    }
                }
            }
        }
        return hops;
    }
}
