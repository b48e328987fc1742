package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Pause;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** SIGSTOP: an engine that takes itself for alive when it wakes up, while others have its partitions. */
public final class StopEngine implements Fault {
    private final Duration length;
    private final Pause pause = new Pause();
    private @Nullable EngineProcess stopped;

    public StopEngine(Duration length) {
        this.length = length;
    }

    @Override
    public String name() {
        return "SIGSTOP engine for " + length.toSeconds() + " s";
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        EngineProcess engine = Targets.engine(world, random);
        Set<TopicPartition> owned = world.partitionsOf(engine);
        Thread.sleep(random.nextInt(500));
        pause.begin();
        long now = System.nanoTime();
        engine.process().stop();
        stopped = engine;
        return Strike.on(engine.name(), owned, now);
    }

    @Override
    public void recover(World world) throws Exception {
        pause.awaitEnd(length);
        if (stopped != null) {
            stopped.process().resume();
        }
    }
}
