package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.World;
import java.util.Random;

/** Whom a fault hits. */
final class Targets {
    private Targets() {}

    static EngineProcess engine(World world, Random random) {
        return world.engines().get(random.nextInt(world.engines().size()));
    }
}
