package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.util.Random;

/** One more engine comes and goes, in order or killed, faster than the group settles. */
public final class RebalanceStorm implements Fault {
    private static final int TIMES = 6;

    @Override
    public String name() {
        return "rebalance storm";
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        long now = System.nanoTime();
        try (EngineProcess guest = world.engine("guest")) {
            for (int i = 0; i < TIMES; i++) {
                guest.start();
                // Long enough to join, too short to settle.
                Thread.sleep(2_500 + random.nextInt(2_500));
                if (random.nextBoolean()) {
                    guest.process().kill();
                } else {
                    guest.terminate();
                }
            }
        }
        return Strike.onDecisions("guest, " + TIMES + " times", now);
    }
}
