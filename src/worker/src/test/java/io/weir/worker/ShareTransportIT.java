package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.embedded.EmbeddedBroker;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.worker.transport.TransportKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only share groups do, on a broker whose locks are short. */
class ShareTransportIT {
    private static final int LOCK_MS = 1_500;

    private static EmbeddedBroker broker;

    private final List<Worker> workers = new ArrayList<>();
    private EngineStandIn engine;

    @BeforeAll
    static void startABrokerWithShortLocks() {
        String lock = Integer.toString(LOCK_MS);
        broker = EmbeddedBroker.ephemeral(
                Map.of("group.share.min.record.lock.duration.ms", lock, "group.share.record.lock.duration.ms", lock));
    }

    @AfterAll
    static void stopTheBroker() {
        broker.close();
    }

    @BeforeEach
    void startTheStandIn() {
        engine = new EngineStandIn(broker.bootstrapServers(), 1);
    }

    @AfterEach
    void stop() {
        workers.forEach(Worker::close);
        engine.close();
    }

    private Worker start(WorkerConfig.Builder config, Step<?, ?> step) {
        Worker worker = Worker.start(config.build(), StepRegistry.of(step));
        workers.add(worker);
        return worker;
    }

    private WorkerConfig.Builder config(TransportKind kind) {
        return WorkerConfig.builder(broker.bootstrapServers())
                .queues(engine.queue)
                .transport(kind)
                .maxConcurrency(4);
    }

    @Test
    void aStepLongerThanItsLockIsNotGivenToAnother() {
        AtomicInteger runs = new AtomicInteger();
        Step<JsonNode, String> step = Step.of("long", JsonNode.class, (context, input) -> {
            runs.incrementAndGet();
            boolean released = new CountDownLatch(1).await(3 * LOCK_MS, TimeUnit.MILLISECONDS);
            return StepResult.success("released: " + released);
        });
        start(config(TransportKind.SHARE), step);
        start(config(TransportKind.SHARE), step);

        engine.dispatch("a", "long", "1");
        engine.dispatch("b", "long", "1");

        assertThat(engine.awaitOutcome("a")).isEqualTo(new Outcome.Success(Payload.ofJson("\"released: false\"")));
        engine.awaitCompletion("b");
        engine.dispatch("c", "long", "1");
        engine.awaitCompletion("c");
        assertThat(runs).hasValue(3);
        assertThat(engine.reports("a", StepCompleted.class)).hasSize(1);
    }

    @Test
    void moreWorkersThanPartitionsAllGetWork() throws Exception {
        CountDownLatch allBusy = new CountDownLatch(3);
        Queue<String> busy = new ConcurrentLinkedQueue<>();
        for (String name : List.of("one", "two", "three")) {
            start(
                    config(TransportKind.SHARE).workerId(name).maxConcurrency(1),
                    Step.of("work", JsonNode.class, (context, input) -> {
                        busy.add(name);
                        allBusy.countDown();
                        allBusy.await();
                        return StepResult.success(name);
                    }));
        }

        IntStream.range(0, 3).forEach(i -> engine.dispatch("run-" + i, "work", "1"));

        assertThat(allBusy.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(busy).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void withoutTheFeatureAWorkerLeftToChooseIsClassic() throws Exception {
        try (EmbeddedBroker old = EmbeddedBroker.ephemeral();
                Admin admin = Admin.create(Map.of("bootstrap.servers", old.bootstrapServers()))) {
            admin.updateFeatures(
                            Map.of(
                                    "share.version",
                                    new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)),
                            new UpdateFeaturesOptions())
                    .all()
                    .get();
            try (EngineStandIn oldEngine = new EngineStandIn(old.bootstrapServers(), 1);
                    Worker worker = Worker.start(
                            WorkerConfig.builder(old.bootstrapServers())
                                    .queues(oldEngine.queue)
                                    .build(),
                            StepRegistry.of(
                                    Step.of("echo", JsonNode.class, (context, in) -> StepResult.success(in))))) {
                oldEngine.dispatch("a", "echo", "7");

                assertThat(oldEngine.awaitOutcome("a")).isEqualTo(new Outcome.Success(Payload.ofJson("7")));
                assertThat(worker.transports()).containsEntry(oldEngine.queue, TransportKind.CLASSIC);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"SHARE", "CLASSIC"})
    void aGroupKeepsTheKindItHasWorkedBy(TransportKind kind) {
        Step<JsonNode, JsonNode> echo = Step.of("echo", JsonNode.class, (context, in) -> StepResult.success(in));
        try (Worker first = start(config(kind), echo)) {
            engine.dispatch("a", "echo", "1");
            engine.awaitCompletion("a");
            assertThat(first.transports()).containsEntry(engine.queue, kind);
        }

        Worker second = start(config(TransportKind.AUTO), echo);

        assertThat(second.transports()).containsEntry(engine.queue, kind);
    }
}
