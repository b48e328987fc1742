package io.weir.streams;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients; the producer of a stream thread tells the thread's {@link CommitPace} of its commits. Kafka Streams
 * commits in three calls, of which {@code flush} is the first and {@code commitTransaction} the last.
 */
final class ObservedClients implements KafkaClientSupplier {
    private final ThreadLocal<CommitPace> paces;

    ObservedClients(ThreadLocal<CommitPace> paces) {
        this.paces = paces;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new ObservedProducer(config, paces);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static final class ObservedProducer extends KafkaProducer<byte[], byte[]> {
        private final ThreadLocal<CommitPace> paces;

        ObservedProducer(Map<String, Object> config, ThreadLocal<CommitPace> paces) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            this.paces = paces;
        }

        @Override
        public void flush() {
            paces.get().began();
            super.flush();
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            paces.get().committed();
        }
    }
}
