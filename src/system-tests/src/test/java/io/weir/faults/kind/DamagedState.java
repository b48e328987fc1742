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
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Noise in a RocksDB file of an engine that was stopped in order, so that it trusts its files when it comes back. After a
 * kill it would not: under exactly-once it then restores everything anyway.
 */
public final class DamagedState implements Fault {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String kind;
    private final String suffix;
    private final int leastBytes;

    private DamagedState(String kind, String suffix, int leastBytes) {
        this.kind = kind;
        this.suffix = suffix;
        this.leastBytes = leastBytes;
    }

    /**
     * In a file of data, noticed when that block is read: with a run's next step. A file that is smaller than this has hardly
     * more than the store's offsets, which are read at the start.
     */
    public static DamagedState ofData() {
        return new DamagedState("data file", ".sst", 1_600);
    }

    /** In the list of files, without which a store can't be opened. */
    public static DamagedState ofManifest() {
        return new DamagedState("manifest", "MANIFEST-", 1);
    }

    @Override
    public String name() {
        return "damaged RocksDB " + kind;
    }

    @Override
    public Strike strike(World world, Random random) throws Exception {
        EngineProcess engine = Targets.engine(world, random);
        // All engines, or the damaged tasks might go to one that has nothing of them.
        for (EngineProcess each : world.engines()) {
            each.process().signalTermination();
        }
        for (EngineProcess each : world.engines()) {
            each.stopInOrder();
        }
        Collection<Path> files = files(engine.stateDirectory());
        if (files.isEmpty()) {
            throw new IllegalStateException(engine.name() + " has no file " + suffix + " of " + leastBytes + " bytes");
        }
        for (Path file : files) {
            damage(file, random);
        }
        long now = System.nanoTime();
        world.engines().forEach(EngineProcess::start);
        return Strike.onDecisions(engine.name() + ", " + files.size() + " files", now);
    }

    /** The largest of each store. */
    private Collection<Path> files(Path state) throws IOException {
        Map<Path, Path> largest = new TreeMap<>();
        try (Stream<Path> files = Files.walk(state)) {
            files.filter(Files::isRegularFile)
                    .filter(this::isOfThisKind)
                    .forEach(file -> largest.merge(
                            file.getParent(),
                            file,
                            (one, other) ->
                                    one.toFile().length() >= other.toFile().length() ? one : other));
        }
        return largest.values();
    }

    private boolean isOfThisKind(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(suffix) || name.startsWith(suffix))
                && file.toFile().length() >= leastBytes;
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
