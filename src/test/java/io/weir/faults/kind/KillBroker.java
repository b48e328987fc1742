package io.weir.faults.kind;

import io.weir.faults.process.BrokerProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Pause;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.Random;
import org.apache.kafka.clients.admin.TransactionListing;
import org.jspecify.annotations.Nullable;

/** Kill -9 of one of three brokers, one by its number or the coordinator of an engine's transactions; back after a while. */
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

    /** The leader of the partition that some engine's transactions are kept in. */
    public static KillBroker transactionCoordinator() {
        return new KillBroker(COORDINATOR);
    }

    @Override
    public String name() {
        return id == COORDINATOR ? "kill -9 transaction coordinator" : "kill -9 broker " + id;
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        BrokerProcess broker =
                id == COORDINATOR ? coordinator(world) : world.brokers().nodes().get(id - 1);
        Thread.sleep(random.nextInt(500));
        pause.begin();
        long now = System.nanoTime();
        broker.kill();
        killed = broker;
        return Strike.onDecisions(broker.name(), now);
    }

    private static BrokerProcess coordinator(World world) throws Exception {
        String transaction = world.brokers().admin().listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .sorted()
                .findFirst()
                .orElseThrow();
        return world.brokers().coordinatorOf(transaction);
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
