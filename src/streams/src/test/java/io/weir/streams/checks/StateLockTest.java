package io.weir.streams.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryIsMadeAndTakenOnceAtATime() {
        Path state = directory.resolve("a/b");
        try (StateLock held = StateLock.take(state)) {
            assertThatThrownBy(() -> StateLock.take(state.resolve("../b")))
                    .isInstanceOf(StateDirectoryException.class)
                    .hasMessageContaining("in use by an engine in this process");
            assertThat(held).isNotNull();
        }
        StateLock.take(state).close();
    }

    @Test
    void anotherProcessIsNamed() throws Exception {
        Process other = HoldingProcess.start(directory);
        try {
            assertThat(StateLock.holder(directory).known().orElseThrow()).hasValue("process " + other.pid());
            assertThatThrownBy(() -> StateLock.take(directory))
                    .isInstanceOf(StateDirectoryException.class)
                    .hasMessageContaining("is in use by process " + other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(StateLock.holder(directory).known().orElseThrow())
                .as("the lock goes with a process that is killed")
                .isEmpty();
        StateLock.take(directory).close();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> StateLock.take(file.resolve("state")))
                .isInstanceOf(StateDirectoryException.class)
                .hasMessageContaining("weir.state.dir: directory " + file.resolve("state"));
    }

    @Test
    void lookingLeavesNothingBehind() {
        assertThat(StateLock.holder(directory).known().orElseThrow()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    /** Takes a directory in a process of its own, until it is killed or its parent ends. */
    static final class HoldingProcess {
        private HoldingProcess() {}

        static Process start(Path directory) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx32m",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            HoldingProcess.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] said = process.getInputStream().readNBytes(4);
            assertThat(new String(said, StandardCharsets.UTF_8)).isEqualTo("HELD");
            return process;
        }

        public static void main(String[] arguments) throws IOException {
            try (StateLock held = StateLock.take(Path.of(arguments[0]))) {
                System.out.print("HELD");
                System.out.flush();
                while (System.in.read() >= 0 && held != null) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
