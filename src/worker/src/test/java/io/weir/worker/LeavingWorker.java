package io.weir.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.worker.transport.TransportKind;

/** A worker in a process of its own, written as the guide writes one: nobody but the end of the process closes it. */
final class LeavingWorker {
    private LeavingWorker() {}

    /** Arguments: bootstrap servers, queue, transport, the worker's id. */
    public static void main(String[] args) throws InterruptedException {
        Step<JsonNode, String> step = Step.of("work", JsonNode.class, (context, input) -> StepResult.success("done"));
        WorkerConfig config = WorkerConfig.builder(args[0])
                .queues(args[1])
                .workerId(args[3])
                .transport(TransportKind.valueOf(args[2]))
                // Who does not leave its group is missed after this, long after the test has given up.
                .kafka("session.timeout.ms", 600_000)
                .build();
        try (Worker worker = Worker.start(config, StepRegistry.of(step))) {
            System.out.println(worker);
            Thread.currentThread().join();
        }
    }
}
