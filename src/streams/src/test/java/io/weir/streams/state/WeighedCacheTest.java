package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeighedCacheTest {
    private final WeighedCache<String, Long> cache = new WeighedCache<>(100, 0, weight -> weight);

    @Test
    void whatWasUsedLastStaysWithinTheBytes() {
        cache.put("a", 40L);
        cache.put("b", 40L);
        cache.get("a");

        cache.put("c", 40L);

        assertThat(cache.get("a")).isEqualTo(40);
        assertThat(cache.get("b")).isNull();
        assertThat(cache.bytes()).isEqualTo(80);
    }

    @Test
    void anEntryThatIsReplacedCountsOnce() {
        cache.put("a", 40L);
        cache.put("a", 60L);

        assertThat(cache.bytes()).isEqualTo(60);
        cache.remove("a");
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void whatIsTooLargeForTheWholeCacheIsNotKept() {
        cache.put("a", 101L);

        assertThat(cache.size()).isZero();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void theLastEntryCanBeKeptWhateverItWeighs() {
        WeighedCache<String, Long> keepsOne = new WeighedCache<>(100, 1, weight -> weight);
        keepsOne.put("a", 10L);
        keepsOne.put("b", 1_000L);

        assertThat(keepsOne.get("b")).isEqualTo(1_000);
        assertThat(keepsOne.size()).isEqualTo(1);
    }
}
