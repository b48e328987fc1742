package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Pause;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine's clock jumps while it works, and back after a while. The engine is started anew under libfaketime, which leaves
 * its monotonic clock alone, as a step of a real clock does; and once more without it at the end, because there a look at the
 * clock takes a hundred times as long.
 */
public final class ClockJump implements Fault {
    private static final Duration LENGTH = Duration.ofSeconds(15);
    /** As long as libfaketime may keep what it has read, and a second. Not to keep it would slow the engine down to a crawl. */
    private static final Duration NOTICED = Duration.ofSeconds(2);
    /** The jump back is part of the fault. */
    private static final Duration AFTERMATH = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int seconds;
    private final Pause pause = new Pause();
    private @Nullable EngineProcess struck;
    private @Nullable Path offset;

    /** Jumps by so many seconds, back when negative. */
    public ClockJump(int seconds) {
        this.seconds = seconds;
    }

    /** Where Debian's package {@code faketime} has it; empty where it is not installed. */
    public static Optional<Path> library() {
        try (Stream<Path> found = Files.find(
                Path.of("/usr/lib"), 3, (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
            return found.findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "clock of an engine jumps " + (seconds > 0 ? "+" : "") + seconds + " s";
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        EngineProcess engine = Targets.engine(world, random);
        struck = engine;
        offset = world.settings().directory().resolve(engine.name() + ".clock");
        set("+0");
        engine.terminate();
        engine.setEnvironment(Map.of(
                "LD_PRELOAD", library().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1"));
        engine.start();
        engine.awaitRunning(PATIENCE);
        world.awaitSteadyWith(engine);
        var owned = world.partitionsOf(engine);
        pause.begin();
        long now = System.nanoTime();
        set((seconds > 0 ? "+" : "") + seconds);
        Thread.sleep(NOTICED.toMillis());
        return Strike.on(engine.name(), owned, now);
    }

    private void set(String value) throws IOException {
        if (offset != null) {
            // Never half a file: it is read at every look at the clock.
            Path next = offset.resolveSibling(offset.getFileName() + ".next");
            Files.writeString(next, value + "\n");
            Files.move(next, offset, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void recover(World world) throws Exception {
        if (struck == null) {
            return;
        }
        pause.awaitEnd(LENGTH);
        set("+0");
        Thread.sleep(AFTERMATH.toMillis());
        world.timeline().enter(name(), struck.name(), "has its clock right again and " + state(struck));
        // Though its clock was put back, which stops polls: see what an engine does about that.
        struck.stopInOrder();
        struck.setEnvironment(Map.of());
        struck.start();
        struck.awaitRunning(PATIENCE);
    }

    private static String state(EngineProcess engine) {
        return engine.isAlive()
                ? "lives"
                : "has ended with code " + engine.process().exitCode();
    }
}
