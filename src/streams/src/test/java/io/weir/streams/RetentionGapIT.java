package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.DeadLetter;
import io.weir.protocol.Partitions;
import io.weir.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that the broker removed before they were read: each gap is one dead letter, and shows in the engine's health. */
class RetentionGapIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private EngineCluster cluster;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        cluster = new EngineCluster();
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        cluster.define("one", "id: one\nsteps: [{id: only}]\n");
    }

    @AfterEach
    void stop() {
        admin.close();
        cluster.close();
    }

    @Test
    void requestsThatRetentionRemovedWhileTheEngineWasDownAreToldOnce() throws Exception {
        String run = "run-0";
        TopicPartition requests = new TopicPartition(Topics.RUN_REQUESTS, Partitions.of(run, EngineCluster.PARTITIONS));
        try (WeirEngine engine = cluster.engine(directory)) {
            cluster.start(run, "one", "{}");
            await().atMost(PATIENCE).until(() -> !cluster.history(run).isEmpty());
            assertThat(engine.health().troubles()).isEmpty();
        }
        long from = end(requests);
        for (int i = 0; i < 40; i++) {
            cluster.send(Topics.RUN_REQUESTS, requests.partition(), EngineCluster.utf8(run), EngineCluster.utf8("{}"));
        }
        long to = end(requests);
        delete(requests, to);

        try (WeirEngine engine = cluster.engine(directory)) {
            await().atMost(PATIENCE).until(() -> cluster.deadLetters().size() == 1);
            assertThat(engine.health().troubles())
                    .singleElement()
                    .asString()
                    .contains("removed before they were read: offsets " + from + " to " + (to - 1), "up to 40 records");
            assertThat(engine.health().phase()).isEqualTo(EngineHealth.Phase.DEGRADED);
        }
        try (WeirEngine engine = cluster.engine(directory)) {
            cluster.start("after", "one", "{}");
            await().atMost(PATIENCE).until(() -> !cluster.history("after").isEmpty());
            assertThat(engine.health().troubles()).isEmpty();
        }

        DeadLetter letter = cluster.deadLetters().get(0);
        assertThat(cluster.deadLetters()).hasSize(1);
        assertThat(letter.reason()).isEqualTo("retention_gap");
        assertThat(letter.topic()).isEqualTo(requests.topic());
        assertThat(letter.partition()).isEqualTo(requests.partition());
        assertThat(letter.offset()).isEqualTo(from);
        assertThat(letter.value()).isNull();
        assertThat(cluster.records(Topics.DEAD_LETTERS)
                        .get(0)
                        .headers()
                        .lastHeader("weir.dlq.gap-end")
                        .value())
                .isEqualTo(EngineCluster.utf8(Long.toString(to)));
    }

    @Test
    void aTopicThatWasDeletedAndMadeAgainWhileTheEngineWasDownIsReadFromItsBeginning() throws Exception {
        try (WeirEngine engine = cluster.engine(directory)) {
            for (int i = 0; i < 20; i++) {
                cluster.start("before-" + i, "one", "{}");
            }
            await().atMost(PATIENCE).until(() -> !cluster.history("before-19").isEmpty());
            assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
        }
        admin.deleteTopics(List.of(Topics.RUN_REQUESTS)).all().get();
        await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(Topics.RUN_REQUESTS));
        admin.createTopics(List.of(new NewTopic(Topics.RUN_REQUESTS, EngineCluster.PARTITIONS, (short) 1)
                        .configs(Map.of("max.message.bytes", "2097152", "compression.type", "uncompressed"))))
                .all()
                .get();
        await().atMost(PATIENCE).until(() -> admin.listTopics().names().get().contains(Topics.RUN_REQUESTS));

        try (WeirEngine engine = cluster.engine(directory)) {
            cluster.start("after", "one", "{}");
            await().atMost(PATIENCE).until(() -> !cluster.history("after").isEmpty());
            assertThat(engine.state()).isEqualTo(EngineState.RUNNING);
        }
    }

    private long end(TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private void delete(TopicPartition partition, long to) throws Exception {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(to)))
                .all()
                .get();
    }
}
