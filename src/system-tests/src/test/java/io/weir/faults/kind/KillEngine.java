package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Kill -9 of an engine while others run; afterwards it comes back, with the disk it had or with an empty one. */
public final class KillEngine implements Fault {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final boolean emptied;
    private @Nullable EngineProcess killed;

    public KillEngine(boolean emptied) {
        this.emptied = emptied;
    }

    @Override
    public String name() {
        return "kill -9 engine, state " + (emptied ? "emptied" : "kept");
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        EngineProcess engine = Targets.engine(world, random);
        Set<TopicPartition> owned = world.partitionsOf(engine);
        Thread.sleep(random.nextInt(1_000));
        long now = System.nanoTime();
        engine.process().kill();
        killed = engine;
        return Strike.on(engine.name(), owned, now);
    }

    @Override
    public void recover(World world) throws Exception {
        if (killed != null) {
            if (emptied) {
                killed.emptyStateDirectory();
            }
            killed.start();
            killed.awaitRunning(PATIENCE);
        }
    }
}
