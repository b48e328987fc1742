package io.weir.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The data of a node: {@code broker.lock}, {@code kafka-version} and {@code kafka/}, Kafka's own log directory. The
 * lock is held until {@link #close}, so that two processes never write the same logs.
 */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "broker.lock";
    private static final String VERSION_FILE = "kafka-version";
    private static final String LOG_DIRECTORY = "kafka";

    private final Path root;
    private final boolean temporary;
    private final FileChannel lockFile;

    private DataDirectory(Path root, boolean temporary, FileChannel lockFile) {
        this.root = root;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /** A new directory that {@link #close} deletes. */
    static DataDirectory temporary() {
        try {
            return lock(Files.createTempDirectory("weir-broker-"), true);
        } catch (IOException e) {
            throw new EmbeddedBrokerException(
                    "No temporary directory could be made for the broker's data: " + reason(e)
                            + ". Set java.io.tmpdir to a directory that can be written.",
                    e);
        }
    }

    /** A persistent directory; created if it does not exist. */
    static DataDirectory kept(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            return lock(root, false);
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    private static DataDirectory lock(Path root, boolean temporary) throws IOException {
        FileChannel file =
                FileChannel.open(root.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(file)) {
            file.close();
            throw new InUseException(
                    "The broker's data directory " + root
                            + " is in use by another broker. Stop that one first (another `weir dev`?), or use another"
                            + " directory.",
                    null);
        }
        return new DataDirectory(root, temporary, file);
    }

    private static boolean tryLock(FileChannel file) throws IOException {
        try {
            // The lock ends with the channel.
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Kafka's log directory, formatted if it is new. Refused if a newer Kafka has written to it. */
    Path formatted() {
        Path logs = root.resolve(LOG_DIRECTORY);
        try {
            refuseNewerData();
            Files.createDirectories(logs);
            if (!Files.exists(logs.resolve("meta.properties"))) {
                format(logs);
            }
            Files.writeString(root.resolve(VERSION_FILE), AppInfoParser.getVersion() + "\n");
            return logs;
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    /** Kafka reads the data of older versions, not of newer ones, and would report it only deep in a stack trace. */
    private void refuseNewerData() throws IOException {
        Path file = root.resolve(VERSION_FILE);
        if (!Files.exists(file)) {
            return;
        }
        String found = Files.readString(file).strip();
        String own = AppInfoParser.getVersion();
        if (isNewer(found, own)) {
            throw new EmbeddedBrokerException("The data in " + root + " was written by Kafka " + found
                    + ", but this is Kafka " + own
                    + ", which reads data up to its own version. Use the newer Weir again,"
                    + " or delete the directory to start empty.");
        }
    }

    static boolean isNewer(String found, String own) {
        String[] left = found.split("[.-]", -1);
        String[] right = own.split("[.-]", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = part(left[i]) - part(right[i]);
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }

    private static int part(String number) {
        return number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
    }

    private void format(Path logs) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(logs.toString())
                    .addDirectory(logs.toString())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new EmbeddedBrokerException(
                    "The broker's data directory " + root + " could not be formatted: " + e.getMessage(), e);
        }
    }

    Path root() {
        return root;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
            if (temporary) {
                delete(root);
            }
        } catch (IOException e) {
            throw new EmbeddedBrokerException(
                    "The broker's data directory " + root + " could not be released: " + reason(e), e);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static EmbeddedBrokerException notWritable(Path root, IOException e) {
        return new EmbeddedBrokerException(
                "The broker's data directory " + root + " can't be written: " + reason(e)
                        + ". Make it writable, or use another directory.",
                e);
    }

    /** File system exceptions often have only the path as their message. */
    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
