package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {
    @Test
    void theHashIsKafkasForEveryLengthAndByte() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] data = new byte[i % 67];
            random.nextBytes(data);

            assertThat(Partitions.murmur2(data)).isEqualTo(Utils.murmur2(data));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"21, -973932308", "foobar, -790332482", "a-little-bit-long-string, -985981536", "abc, 479470107"})
    void theHashHasTheValuesOfKafkasOwnTest(String key, int expected) {
        assertThat(Partitions.murmur2(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(expected);
    }

    @Test
    void everyRunHasAPartitionInRange() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(Partitions.of("run-" + i, 7)).isBetween(0, 6);
        }
        assertThat(Partitions.of("é", 1)).isZero();
    }

    @Test
    void noPartitionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitions.of("r", 0))
                .withMessage("found 0 partitions, expected at least 1");
    }
}
