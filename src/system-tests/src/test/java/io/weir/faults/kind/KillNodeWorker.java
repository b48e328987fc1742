package io.weir.faults.kind;

import io.weir.faults.process.WorkerProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.util.Random;

/** Kill -9 of the worker in Node, and a new one at once; kafkajs's session of 30 s has to end before that gets work. */
public final class KillNodeWorker implements Fault {
    @Override
    public String name() {
        return "kill -9 worker in Node";
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        WorkerProcess worker = world.workers().get(world.workers().size() - 1);
        Thread.sleep(random.nextInt(500));
        long now = System.nanoTime();
        worker.kill();
        worker.start();
        return Strike.onResults(worker.name(), now);
    }
}
