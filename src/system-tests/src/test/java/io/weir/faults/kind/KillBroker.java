package io.weir.faults.kind;

import io.weir.faults.process.BrokerProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Pause;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Kill -9 of one of three brokers, one by its number or the coordinator of an open transaction; back after a while. */
public final class KillBroker implements Fault {
    private static final int COORDINATOR = 0;
    private static final Duration DOWN = Duration.ofSeconds(5);

    private final int id;
    private final Pause pause = new Pause();
    private @Nullable BrokerProcess killed;

    private KillBroker(int id) {
        this.id = id;
    }

    public static KillBroker number(int id) {
        return new KillBroker(id);
    }

    /** The one that keeps a transaction which some engine has open. */
    public static KillBroker transactionCoordinator() {
        return new KillBroker(COORDINATOR);
    }

    @Override
    public String name() {
        return id == COORDINATOR ? "kill -9 transaction coordinator" : "kill -9 broker " + id;
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        Thread.sleep(random.nextInt(500));
        BrokerProcess broker = id == COORDINATOR
                ? world.brokers().transactionCoordinator()
                : world.brokers().nodes().get(id - 1);
        pause.begin();
        long now = System.nanoTime();
        broker.kill();
        killed = broker;
        return Strike.onDecisions(broker.name(), now);
    }

    @Override
    public void recover(World world) throws Exception {
        pause.awaitEnd(DOWN);
        if (killed != null) {
            killed.start();
            killed.awaitUp();
        }
    }
}
