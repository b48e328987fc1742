package io.weir.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunNamesTest {
    private final RunNames names = new RunNames();

    @Test
    void aNameSaysWhichLaneAndRunItIs() {
        byte[] name = names.name(42, 1_234_567_890L).getBytes(StandardCharsets.UTF_8);

        assertThat(names.isOurs(name)).isTrue();
        assertThat(names.lane(name)).isEqualTo(42);
        assertThat(names.number(name)).isEqualTo(1_234_567_890L);
    }

    @Test
    void anotherBenchmarksRunsAreNotOurs() {
        assertThat(names.isOurs(new RunNames().name(0, 0).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(names.isOurs("order-4711".getBytes(StandardCharsets.UTF_8))).isFalse();
    }
}
