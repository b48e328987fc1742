package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/** Whom a fault hits. */
final class Targets {
    private Targets() {}

    /** An engine with something to lose: all partitions may be one's for a while, and the others' end is no fault then. */
    static EngineProcess engine(World world, Random random) throws InterruptedException, ExecutionException {
        List<EngineProcess> atWork = new ArrayList<>();
        for (EngineProcess engine : world.engines()) {
            if (!world.partitionsOf(engine).isEmpty()) {
                atWork.add(engine);
            }
        }
        if (atWork.isEmpty()) {
            throw new IllegalStateException("no engine has a partition, expected a steady cluster");
        }
        return atWork.get(random.nextInt(atWork.size()));
    }
}
