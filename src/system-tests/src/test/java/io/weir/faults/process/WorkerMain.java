package io.weir.faults.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.worker.Step;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A worker of the queue {@code java} that dies where it is told to, as abruptly as by kill -9: with its work done and
 * nothing said, or with the report in Kafka and the work not acknowledged. Arguments: bootstrap servers, its id.
 */
public final class WorkerMain {
    public static final String QUEUE = "java";
    static final String UP = "worker is up";
    private static final AtomicReference<Death> WHEN = new AtomicReference<>(Death.NEVER);
    private static final int ONE_IN = 20;

    /** When to die. */
    public enum Death {
        NEVER,
        BEFORE_PRODUCING,
        AFTER_PRODUCING
    }

    private record Text(String text) {}

    private WorkerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Orders.listen(order -> WHEN.set(Death.valueOf(order)));
        Step<JsonNode, Text> prepare = Step.of("prepare", JsonNode.class, (context, input) -> {
            dieIf(Death.BEFORE_PRODUCING);
            if (context.attempt() == 1 && Math.floorMod(context.runId().hashCode(), ONE_IN) == 0) {
                return StepResult.failed("Flaky", "one run in " + ONE_IN + " fails at first", true);
            }
            return StepResult.success(new Text("some words of " + context.runId() + " " + "x".repeat(300)));
        });
        Step<JsonNode, Text> finish = Step.of("finish", JsonNode.class, (context, input) -> {
            dieIf(Death.BEFORE_PRODUCING);
            return StepResult.success(new Text(context.runId()));
        });
        WorkerConfig config = WorkerConfig.builder(arguments[0])
                .queues(QUEUE)
                .workerId(arguments[1])
                .maxConcurrency(16)
                .kafka("session.timeout.ms", 6_000)
                .kafka("heartbeat.interval.ms", 1_000)
                .kafka("producer.interceptor.classes", Dying.class.getName())
                .build();
        try (Worker worker = Worker.start(config, StepRegistry.of(prepare, finish))) {
            System.out.println(UP + " over " + worker.transports());
            new CountDownLatch(1).await();
        }
    }

    private static void dieIf(Death now) {
        if (WHEN.get() == now) {
            Runtime.getRuntime().halt(137);
        }
    }

    /** Sees the broker's answer to a report before the worker does. */
    public static final class Dying implements ProducerInterceptor<byte[], byte[]> {
        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
            if (failure == null) {
                dieIf(Death.AFTER_PRODUCING);
            }
        }

        @Override
        public void close() {
            // Nothing is held.
        }

        @Override
        public void configure(Map<String, ?> settings) {
            // Nothing to set.
        }
    }
}
