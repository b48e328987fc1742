package io.weir.bench.load;

import io.weir.bench.work.Shape;
import io.weir.bench.work.StampedPayloads;
import io.weir.protocol.Codecs;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Runs that are alive and wait, because no worker takes their step. The engine holds them while others are measured.
 */
public final class IdleRuns {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private IdleRuns() {}

    /**
     * Starts {@code count} of them; returns after the engine has dispatched the step of the last one.
     *
     * @param inputBytes of their inputs
     * @param progress receives the number of waiting runs
     * @throws LoadException if there is no progress for a minute
     */
    public static void start(Map<String, Object> client, long count, int inputBytes, LongConsumer progress) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("acks", "all");
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> waiting =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            seekToEnd(waiting);
            request(settings, count, new StampedPayloads(inputBytes));
            await(waiting, count, progress);
        }
    }

    private static void seekToEnd(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.stepReady(Shape.IDLE_QUEUE)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    private static void request(Map<String, Object> settings, long count, StampedPayloads inputs) {
        RunNames names = new RunNames();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < count; i++) {
                String id = names.name(0, i);
                byte[] request =
                        Codecs.runRequest().encode(new StartRun(id, Shape.IDLE_DEFINITION_ID, null, inputs.now()));
                // If a request cannot be sent, await() finds that its run is missing.
                var unused = producer.send(new ProducerRecord<>(Topics.RUN_REQUESTS, id, request));
            }
        }
    }

    private static void await(KafkaConsumer<byte[], byte[]> waiting, long count, LongConsumer progress) {
        long found = 0;
        long lastSeen = System.nanoTime();
        while (found < count) {
            int polled = waiting.poll(POLL).count();
            if (polled > 0) {
                found += polled;
                lastSeen = System.nanoTime();
                progress.accept(found);
            } else if (System.nanoTime() - lastSeen > PATIENCE.toNanos()) {
                throw new LoadException(
                        "only " + found + " of " + count + " idle runs have begun, and for a minute none more");
            }
        }
    }
}
