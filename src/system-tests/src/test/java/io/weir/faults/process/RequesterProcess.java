package io.weir.faults.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who asks for runs, in a process of its own; it is never struck, and its word on what was acknowledged is the truth. */
public final class RequesterProcess implements AutoCloseable {
    private final ChildProcess process;

    /** What it has to say, run by run. */
    public interface Listener {
        void asked(String run);

        void acknowledged(String run);
    }

    public RequesterProcess(Path directory, String servers, String definition, String prefix, Listener listener) {
        process = ChildProcess.start(
                "requester",
                ChildProcess.java(
                        List.of("-Xmx96m"),
                        Map.of("WEIR_LOG_KAFKA", "ERROR"),
                        RequesterMain.class,
                        List.of(servers, definition, prefix)),
                directory.resolve("requester.log"),
                line -> {
                    tell(line, RequesterMain.ASKED, listener::asked);
                    tell(line, RequesterMain.ACKNOWLEDGED, listener::acknowledged);
                });
    }

    private static void tell(String line, String word, Consumer<String> listener) {
        if (line.startsWith(word)) {
            listener.accept(line.substring(word.length()));
        }
    }

    /** Runs a second from now on; 0 stops. */
    public void rate(int runs) {
        process.tell(Integer.toString(runs));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.close();
    }
}
