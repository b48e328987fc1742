package io.weir.faults.kind;

import io.weir.faults.process.BrokerProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.util.List;
import java.util.Random;

/** Kill -9 of all brokers within milliseconds; they come back after three seconds, from when on the time is counted. */
public final class KillAllBrokers implements Fault {
    private static final int DOWN_MS = 3_000;

    @Override
    public String name() {
        return "kill -9 all brokers (from restart)";
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        List<BrokerProcess> brokers = world.brokers().nodes();
        Thread.sleep(random.nextInt(500));
        for (BrokerProcess broker : brokers) {
            broker.kill();
        }
        Thread.sleep(DOWN_MS);
        brokers.forEach(BrokerProcess::start);
        long now = System.nanoTime();
        brokers.forEach(BrokerProcess::awaitUp);
        return Strike.onDecisions("all brokers", now);
    }
}
