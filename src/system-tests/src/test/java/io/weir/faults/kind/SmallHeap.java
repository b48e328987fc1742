package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Pause;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.time.Duration;
import java.util.Random;

/** The engines have too little heap for a while, one after the other: collections that take for ever, or no memory at all. */
public final class SmallHeap implements Fault {
    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int megabytes;
    private final Pause pause = new Pause();

    public SmallHeap(int megabytes) {
        this.megabytes = megabytes;
    }

    @Override
    public String name() {
        return "engines with a heap of " + megabytes + " MB";
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        for (EngineProcess engine : world.engines()) {
            engine.terminate();
            engine.setOptions("-Xmx" + megabytes + "m");
        }
        pause.begin();
        world.engines().forEach(EngineProcess::start);
        return Strike.onDecisions("all engines", System.nanoTime());
    }

    @Override
    public void recover(World world) throws Exception {
        pause.awaitEnd(LENGTH);
        for (EngineProcess engine : world.engines()) {
            world.timeline()
                    .enter(
                            name(),
                            engine.name(),
                            engine.isAlive()
                                    ? "lives"
                                    : "has ended with code " + engine.process().exitCode());
            engine.terminate();
            engine.setOptions();
            engine.start();
        }
        world.engines().forEach(engine -> engine.awaitRunning(PATIENCE));
    }
}
