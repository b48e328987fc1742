package io.weir.streams;

import static io.weir.streams.EngineCluster.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import io.weir.streams.checks.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A requester's transaction that stays open holds back its partition: health and doctor say whose it is. */
class OpenTransactionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void aTransactionThatHoldsBackRequestsIsNamedInHealthAndByTheDoctorUntilItEnds() throws Exception {
        try (EngineCluster cluster = new EngineCluster();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", "orders-1"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            cluster.define("one", "id: one\nsteps: [{id: only}]\n");
            int partition = Partitions.of("behind", EngineCluster.PARTITIONS);
            try (WeirEngine engine = cluster.engine(directory)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(Topics.RUN_REQUESTS, partition, utf8("x"), utf8("{}")))
                        .get();
                cluster.start("behind", "one", "{}");

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(engine.health().troubles())
                                .singleElement()
                                .asString()
                                .contains(
                                        "waiting for a transaction of 'orders-1', open since ",
                                        "holds back up to 2 records on weir.run-requests-" + partition));
                assertThat(doctor(cluster)).contains("'orders-1'", "transaction.max.timeout.ms=900000");
                assertThat(cluster.history("behind")).isEmpty();

                producer.abortTransaction();

                await().atMost(PATIENCE).until(() -> !cluster.history("behind").isEmpty());
                await().atMost(PATIENCE).until(() -> engine.health().troubles().isEmpty());
            }
        }
    }

    private String doctor(EngineCluster cluster) {
        WeirConfig config = WeirConfig.of(cluster.settings(directory));
        try (Admin admin = Admin.create(Diagnosis.adminSettings(config))) {
            return Diagnosis.of(admin, config).all(Outcome.Level.WARN).stream()
                    .map(Outcome::sentence)
                    .reduce("", String::concat);
        }
    }
}
