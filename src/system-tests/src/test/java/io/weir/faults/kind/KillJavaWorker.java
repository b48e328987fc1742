package io.weir.faults.kind;

import static org.awaitility.Awaitility.await;

import io.weir.faults.process.WorkerMain;
import io.weir.faults.process.WorkerProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.Random;

/** The worker dies with its work done and nothing reported, or with the report in Kafka and the work not acknowledged. */
public final class KillJavaWorker implements Fault {
    private final WorkerMain.Death when;

    public KillJavaWorker(WorkerMain.Death when) {
        this.when = when;
    }

    @Override
    public String name() {
        return switch (when) {
            case BEFORE_PRODUCING -> "worker dies before producing";
            case AFTER_PRODUCING -> "worker dies before acknowledging";
            case NEVER -> throw new IllegalStateException("a fault that does nothing");
        };
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        WorkerProcess worker = world.workers().get(0);
        worker.die(when);
        await(worker.name() + " is dead")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !worker.isAlive());
        long now = System.nanoTime();
        worker.start();
        return Strike.onResults(worker.name(), now);
    }
}
