package io.weir.bench.log;

import io.weir.bench.log.RawKafka.Counterpart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes the records of as many steps as Kafka accepts, and reads those that have a consumer in Weir. */
final class RawFlood {
    /** Number of different values per topic, so that a batch does not compress to a single one. */
    private static final int VARIETY = 64;

    private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> client;
    private final List<Counterpart> topics;
    private final int partitions;
    private final byte[][][] values;
    private final byte[][] keys;

    RawFlood(Map<String, Object> client, List<Counterpart> topics, int partitions) {
        this.client = client;
        this.topics = topics;
        this.partitions = partitions;
        Random random = new Random(1);
        values = topics.stream()
                .map(topic -> IntStream.range(0, VARIETY)
                        .mapToObj(i -> letters(random, topic.valueBytes()))
                        .toArray(byte[][]::new))
                .toArray(byte[][][]::new);
        keys = topics.stream().map(topic -> letters(random, topic.keyBytes())).toArray(byte[][]::new);
    }

    private static byte[] letters(Random random, int length) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('0' + random.nextInt(75));
        }
        return letters;
    }

    /** Steps a second, until the last record is acknowledged and read. */
    double carry(Duration time) throws InterruptedException {
        AtomicLong toRead = new AtomicLong(Long.MAX_VALUE);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Producer<byte[], byte[]> producer = producer()) {
            Thread reader = new Thread(() -> read(consumer, toRead), "raw-reader");
            reader.setDaemon(true);
            reader.start();
            long start = System.nanoTime();
            long[] sent = send(producer, start + time.toNanos());
            producer.flush();
            toRead.set(sent[1]);
            reader.join(LONGEST_CATCH_UP.toMillis());
            if (reader.isAlive()) {
                throw new LogException(
                        "the raw baseline's records were not all read " + LONGEST_CATCH_UP.toSeconds()
                                + " s after the last was sent",
                        null);
            }
            return sent[0] * 1e9 / (System.nanoTime() - start);
        }
    }

    /** Returns the number of steps, and the number of records to be read. */
    private long[] send(Producer<byte[], byte[]> producer, long until) {
        double[] owed = new double[topics.size()];
        long steps = 0;
        long read = 0;
        while (System.nanoTime() < until) {
            int partition = (int) (steps % partitions);
            for (int i = 0; i < owed.length; i++) {
                Counterpart topic = topics.get(i);
                owed[i] += topic.perStep();
                for (; owed[i] >= 1; owed[i]--) {
                    byte[] value = values[i][(int) ((steps + i) % VARIETY)];
                    var unused = producer.send(new ProducerRecord<>(topic.topic(), partition, keys[i], value));
                    read += topic.read() ? 1 : 0;
                }
            }
            steps++;
        }
        return new long[] {steps, read};
    }

    private static void read(KafkaConsumer<byte[], byte[]> consumer, AtomicLong toRead) {
        long read = 0;
        while (read < toRead.get()) {
            read += consumer.poll(POLL).count();
        }
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> read = topics.stream()
                .filter(Counterpart::read)
                .flatMap(topic -> IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic.topic(), partition)))
                .toList();
        consumer.assign(read);
        consumer.seekToEnd(read);
        read.forEach(consumer::position);
        return consumer;
    }
}
