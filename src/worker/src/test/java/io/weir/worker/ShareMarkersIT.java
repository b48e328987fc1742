package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Topics;
import io.weir.worker.transport.TransportKind;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A share group that reads uncommitted meets each transaction's marker by itself, and on this broker forgives no lock. */
class ShareMarkersIT {
    private static final String AN_HOUR_MS = "3600000";
    private static final int TRANSACTIONS = 300;
    private static final int RECORDS = 6;

    @Test
    void noMarkerStaysLocked() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.ephemeral(Map.of(
                        "group.share.max.record.lock.duration.ms",
                        AN_HOUR_MS,
                        "group.share.record.lock.duration.ms",
                        AN_HOUR_MS));
                EngineStandIn engine = new EngineStandIn(broker.bootstrapServers(), 1);
                KafkaProducer<byte[], byte[]> transactional = engine.transactional();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            AtomicInteger ran = new AtomicInteger();
            Step<JsonNode, JsonNode> step = Step.of("count", JsonNode.class, (context, input) -> {
                ran.incrementAndGet();
                return StepResult.success(input);
            });
            WorkerConfig config = WorkerConfig.builder(broker.bootstrapServers())
                    .queues(engine.queue)
                    .transport(TransportKind.SHARE)
                    .set(WorkerSetting.ISOLATION, "read_uncommitted")
                    .maxConcurrency(8)
                    .build();
            try (Worker worker = Worker.start(config, StepRegistry.of(step))) {
                assertThat(worker.transports()).containsEntry(engine.queue, TransportKind.SHARE);
                for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
                    String prefix = transaction + "-";
                    engine.dispatchInTransaction(
                            transactional,
                            IntStream.range(0, RECORDS)
                                    .mapToObj(i -> prefix + i)
                                    .toList(),
                            "count");
                }

                await().atMost(EngineStandIn.PATIENCE).until(() -> ran.get() == TRANSACTIONS * RECORDS);
                await().atMost(EngineStandIn.PATIENCE).until(() -> lag(admin, engine.queue) == 0);
            }
        }
    }

    private static long lag(Admin admin, String queue) throws Exception {
        String group = "weir-worker-" + queue;
        SharePartitionOffsetInfo info = admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                .all()
                .get()
                .get(group)
                .get(new TopicPartition(Topics.stepReady(queue), 0));
        return info.lag().orElseThrow();
    }
}
