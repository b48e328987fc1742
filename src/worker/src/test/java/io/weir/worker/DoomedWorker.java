package io.weir.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.worker.transport.TransportKind;
import java.util.concurrent.CountDownLatch;

/** A worker in a process of its own, that never finishes a step: tests kill it. */
final class DoomedWorker {
    private DoomedWorker() {}

    /** Arguments: bootstrap servers, queue, transport. */
    public static void main(String[] args) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Step<JsonNode, String> step = Step.of("work", JsonNode.class, (context, input) -> {
            never.await();
            return StepResult.success("never");
        });
        WorkerConfig config = WorkerConfig.builder(args[0])
                .queues(args[1])
                .workerId("doomed")
                .transport(TransportKind.valueOf(args[2]))
                .kafka("session.timeout.ms", 2000)
                .kafka("heartbeat.interval.ms", 500)
                .build();
        try (Worker worker = Worker.start(config, StepRegistry.of(step))) {
            System.out.println("taking work over " + worker.transports());
            never.await();
        }
    }
}
