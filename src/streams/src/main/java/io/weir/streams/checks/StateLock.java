package io.weir.streams.checks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lock of one engine on a state directory. It is a lock of the operating system, and is released with the process,
 * however the process ends. The content of the file only names the owner. Kafka Streams has its own lock in a
 * subdirectory, one per application: it would not stop two engines with different names, and both would write the same
 * health file.
 */
public final class StateLock implements AutoCloseable {
    private static final String NAME = "engine.lock";

    /** The doctor command holds the lock for a moment during its check. */
    private static final int TRIES = 10;

    private static final long BETWEEN_TRIES_MS = 50;

    private static final String IN_THIS_PROCESS = "an engine in this process";

    /**
     * Directories locked by this process. They are needed because closing a second channel on the file would release
     * the lock.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private StateLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Creates the directory if necessary, and takes the lock.
     *
     * @throws StateDirectoryException if the directory can't be created or written to, or another engine has it
     */
    public static StateLock take(Path stateDir) {
        Path directory = stateDir.toAbsolutePath().normalize();
        if (!HELD_HERE.add(directory)) {
            throw inUse(directory, IN_THIS_PROCESS);
        }
        try {
            Files.createDirectories(directory);
            FileChannel channel = locked(directory);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new StateLock(directory, channel);
        } catch (IOException e) {
            HELD_HERE.remove(directory);
            throw new StateDirectoryException(
                    StateDirectoryCheck.SETTING + ": directory " + directory + " can't be made or written to: " + e, e);
        } catch (StateDirectoryException e) {
            HELD_HERE.remove(directory);
            throw e;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        for (int i = 0; i < TRIES; i++) {
            if (isFree(channel)) {
                return channel;
            }
            pause();
        }
        channel.close();
        throw inUse(directory, processIn(directory.resolve(NAME)));
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the owner of the directory, or empty if it is free. Changes nothing. */
    static Fact<Optional<String>> holder(Path directory) {
        if (HELD_HERE.contains(directory)) {
            return Fact.of(Optional.of(IN_THIS_PROCESS));
        }
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Fact.of(Optional.empty());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return Fact.of(isFree(channel) ? Optional.empty() : Optional.of(processIn(file)));
        } catch (IOException e) {
            return Fact.failed(e);
        }
    }

    private static String processIn(Path file) {
        String process = text(file);
        return process == null || process.isBlank() ? "another process" : "process " + process.strip();
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return null;
        }
    }

    private static StateDirectoryException inUse(Path directory, String holder) {
        return new StateDirectoryException(
                StateDirectoryCheck.inUse(directory, holder).sentence(), null);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock is released with the process at the latest.
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
