package io.weir.streams.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteCacheTest {
    private static final int ENTRY = ByteCache.ENTRY_BYTES + 2 + 10;

    private final ByteCache cache = new ByteCache(10L * ENTRY);

    @Test
    void whatWasUsedLastStays() {
        for (int i = 0; i < 10; i++) {
            cache.put(key(i), new byte[10]);
        }
        assertThat(cache.get(key(0))).hasSize(10);

        cache.put(key(10), new byte[10]);

        assertThat(cache.get(key(1))).as("used the longest ago").isNull();
        assertThat(cache.get(key(0))).isNotNull();
        assertThat(cache.get(key(10))).isNotNull();
    }

    @Test
    void aValueThatWouldDriveOutTooManyIsNotKeptAndNorIsTheOneBefore() {
        cache.put(key(0), new byte[10]);

        cache.put(key(0), new byte[10 * ENTRY]);

        assertThat(cache.get(key(0))).isNull();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void withoutBytesNothingIsKept() {
        ByteCache none = new ByteCache(0);

        none.put(key(0), new byte[0]);

        assertThat(none.get(key(0))).isNull();
    }

    @Test
    void itNeverHoldsMoreThanItMayAndCountsWhatItHolds() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            if (random.nextInt(4) == 0) {
                cache.remove(key(random.nextInt(20)));
            } else {
                cache.put(key(random.nextInt(20)), new byte[random.nextInt(200)]);
            }
            assertThat(cache.bytes()).isBetween(0L, 10L * ENTRY);
        }
        for (int i = 0; i < 20; i++) {
            cache.remove(key(i));
        }
        assertThat(cache.bytes()).isZero();
    }

    private static byte[] key(int i) {
        return "%02d".formatted(i).getBytes(UTF_8);
    }
}
