package io.weir.cli.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** {@code .weir}: the data of {@code weir dev}, and its address while it runs. */
public final class DevDirectory {
    private static final String NAME = ".weir";
    private static final String ADDRESS = "bootstrap.servers";
    private static final String PROCESS = "pid";
    private static final int CONNECT_TIMEOUT_MS = 500;

    private final Path root;

    private DevDirectory(Path root) {
        this.root = root;
    }

    /** The one in {@code directory}; it need not exist. */
    public static DevDirectory in(Path directory) {
        return new DevDirectory(directory.resolve(NAME));
    }

    public Path root() {
        return root;
    }

    Path broker() {
        return root.resolve("broker");
    }

    Path state() {
        return root.resolve("state");
    }

    private Path note() {
        return root.resolve("dev.properties");
    }

    /** The address of the {@code weir dev} of this directory, if one runs: its process lives and the port answers. */
    public Optional<String> runningAddress() {
        Properties note = new Properties();
        try (Reader reader = Files.newBufferedReader(note())) {
            note.load(reader);
            long pid = Long.parseLong(note.getProperty(PROCESS, ""));
            String address = note.getProperty(ADDRESS, "");
            boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
            return alive && answers(address) ? Optional.of(address) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            // None has run here, or it ended during the write: same as none running.
            return Optional.empty();
        }
    }

    private static boolean answers(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(address.substring(colon + 1));
            socket.connect(new InetSocketAddress(address.substring(0, colon), port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void remember(String address) {
        Properties note = new Properties();
        note.setProperty(ADDRESS, address);
        note.setProperty(PROCESS, Long.toString(ProcessHandle.current().pid()));
        try {
            Files.createDirectories(root);
            try (Writer writer = Files.newBufferedWriter(note())) {
                note.store(writer, "weir dev runs here");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the address to " + note() + ": " + e.getMessage(), e);
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(note());
        } catch (IOException e) {
            // A reader will find that the process has ended.
        }
    }
}
