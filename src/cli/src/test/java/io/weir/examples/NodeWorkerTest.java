package io.weir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The worker in Node without Kafka: its own tests. */
class NodeWorkerTest {
    @Test
    void itsOwnTestsPass() throws Exception {
        NodeProcess.requireNode();
        Process tests = new ProcessBuilder("node", "--test")
                .directory(NodeProcess.HOME.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tests.waitFor()).as(output).isZero();
    }
}
