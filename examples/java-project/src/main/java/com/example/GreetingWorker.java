package com.example;

import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;

/** Runs the steps against a broker, {@code localhost:9092} unless told otherwise, until it is stopped. */
public final class GreetingWorker {
    public static void main(String[] args) throws InterruptedException {
        String broker = args.length > 0 ? args[0] : "localhost:9092";
        try (Worker worker = Worker.start(WorkerConfig.builder(broker).build(), GreetingSteps.all())) {
            Thread.currentThread().join();
        }
    }

    private GreetingWorker() {}
}
