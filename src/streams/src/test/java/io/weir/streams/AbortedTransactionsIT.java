package io.weir.streams;

import static io.weir.streams.EngineCluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Tests that say no transaction was aborted count them: this one shows that they would see one. */
class AbortedTransactionsIT {
    @Test
    void anAbortedTransactionIsCountedAndACommittedOneIsNot() throws Exception {
        try (EngineCluster cluster = new EngineCluster();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", "one"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();

            producer.beginTransaction();
            send(producer);
            producer.commitTransaction();
            long committed = cluster.abortedTransactions();
            producer.beginTransaction();
            send(producer);
            producer.abortTransaction();

            assertThat(committed).isZero();
            assertThat(cluster.abortedTransactions()).isEqualTo(1);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer) throws Exception {
        producer.send(new ProducerRecord<>(Topics.RUN_REQUESTS, utf8("k"), utf8("v")))
                .get();
    }
}
