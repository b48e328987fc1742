package io.weir.faults.kind;

import io.weir.faults.process.EngineProcess;
import io.weir.faults.world.Fault;
import io.weir.faults.world.Strike;
import io.weir.faults.world.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Noise in a RocksDB file of an engine that was stopped in order, so that it trusts its files when it comes back. After a
 * kill it would not: under exactly-once it then restores everything anyway.
 */
public final class DamagedState implements Fault {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String kind;
    private final String suffix;

    private DamagedState(String kind, String suffix) {
        this.kind = kind;
        this.suffix = suffix;
    }

    /** In a file of data. */
    public static DamagedState ofData() {
        return new DamagedState("data file", ".sst");
    }

    /** In the list of files, without which a store can't be opened. */
    public static DamagedState ofManifest() {
        return new DamagedState("manifest", "MANIFEST-");
    }

    @Override
    public String name() {
        return "damaged RocksDB " + kind;
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        // All engines, or the damaged tasks might go to one that has nothing of them.
        for (EngineProcess engine : world.engines()) {
            engine.process().signalTermination();
        }
        for (EngineProcess engine : world.engines()) {
            engine.terminate();
        }
        EngineProcess engine = Targets.engine(world, random);
        List<Path> files = files(engine.stateDirectory());
        for (Path file : files) {
            damage(file, random);
        }
        long now = System.nanoTime();
        world.engines().forEach(EngineProcess::start);
        return Strike.onDecisions(engine.name() + ", " + files.size() + " files", now);
    }

    private List<Path> files(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(suffix)
                            || file.getFileName().toString().startsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] noise = new byte[(int) Math.max(1, Math.min(64, channel.size() / 2))];
            random.nextBytes(noise);
            // The first half of a file holds its records.
            channel.write(ByteBuffer.wrap(noise), (long) (random.nextDouble() * channel.size() / 2));
        }
    }

    @Override
    public void recover(World world) {
        world.heal();
        world.engines().forEach(engine -> engine.awaitRunning(PATIENCE));
    }
}
