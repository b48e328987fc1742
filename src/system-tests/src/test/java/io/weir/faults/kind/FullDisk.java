package io.weir.faults.kind;

import static org.awaitility.Awaitility.await;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Pause;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Not a byte is left under the state directory of an engine, which then has to take over everything: the others are killed.
 * Needs a state directory on a small file system of its own, {@link SmallDisk}; mended by freeing the space.
 */
public final class FullDisk implements Fault {
    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Pause pause = new Pause();
    private @Nullable Path filler;

    @Override
    public String name() {
        return "disk full under the state";
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        EngineProcess engine = world.engines().get(0);
        EngineProcess other = world.engines().get(1);
        // So that there is something to take over.
        world.awaitSteadyWith(other);
        filler = engine.stateDirectory().resolve("filler");
        pause.begin();
        fill(filler);
        // What an engine has in memory it can do without the disk; tasks that are new to it, it can't even create.
        long now = System.nanoTime();
        other.process().kill();
        pause.awaitEnd(LENGTH);
        world.timeline().enter(name(), engine.name(), engine.isAlive() ? "lives on" : "has ended");
        Files.delete(filler);
        world.timeline().enter(name(), engine.name(), "has space again");
        other.start();
        if (!engine.isAlive()) {
            engine.start();
        }
        return Strike.onDecisions(engine.name(), now);
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // Which is what was wanted.
        }
    }

    @Override
    public void recover(World world) throws IOException {
        if (filler != null) {
            Files.deleteIfExists(filler);
        }
        // One whose thread hangs on the full disk ends itself, and is started again as its supervisor would.
        await("engines that run").atMost(PATIENCE).until(() -> {
            world.heal();
            return world.engines().stream().allMatch(EngineProcess::hasRun);
        });
    }
}
