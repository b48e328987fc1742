package io.weir.faults.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fault runs mean by a stop in order and by a kill, on a child that ends with its parent as all of them do. */
class ChildProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String UP = "up";
    private static final String STOPPED = "stopped in order";
    private static final int BY_SIGTERM = 128 + 15;
    private static final int BY_SIGKILL = 128 + 9;

    @TempDir
    static Path directory;

    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

    /** Stops as an engine does: in a shutdown hook, and not at once. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            Orders.listen(order -> {});
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Thread.sleep(300);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                System.out.println(STOPPED);
            }));
            System.out.println(UP);
            Thread.currentThread().join();
        }
    }

    private ChildProcess start(String name) {
        ChildProcess child = ChildProcess.start(
                name,
                ChildProcess.java(List.of("-Xmx32m"), Map.of(), Child.class, List.of()),
                directory.resolve(name + ".log"),
                output::add);
        await().atMost(PATIENCE).until(() -> output.contains(UP));
        return child;
    }

    @Test
    void whoIsToldToEndDoesWhatItHasToDoBefore() throws InterruptedException {
        try (ChildProcess child = start("told")) {
            assertThat(child.terminate(PATIENCE)).isTrue();

            assertThat(output).containsExactly(UP, STOPPED);
            assertThat(child.exitCode()).isEqualTo(BY_SIGTERM);
        }
    }

    @Test
    void whoIsKilledDoesNothingMore() throws InterruptedException {
        try (ChildProcess child = start("killed")) {
            child.kill();

            assertThat(output).containsExactly(UP);
            assertThat(child.exitCode()).isEqualTo(BY_SIGKILL);
        }
    }

    @Test
    void whoTakesTooLongToEndIsKilledAndThatIsSaid() throws InterruptedException {
        try (ChildProcess child = start("slow")) {
            assertThat(child.terminate(Duration.ZERO)).isFalse();

            assertThat(child.isAlive()).isFalse();
        }
    }
}
