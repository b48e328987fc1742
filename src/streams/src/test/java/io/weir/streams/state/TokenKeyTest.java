package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenKeyTest {
    private final InMemoryStore store = new InMemoryStore();

    @Test
    void theFirstKeyIsKeptForAll() {
        byte[] first = TokenKey.random();

        assertThat(new TokenKey(store, first).bytes()).isEqualTo(first);
        assertThat(new TokenKey(store, TokenKey.random()).bytes()).isEqualTo(first);
    }

    @Test
    void keysAreNotRepeated() {
        assertThat(TokenKey.random()).hasSize(32).isNotEqualTo(TokenKey.random());
    }

    @Test
    void noTimerIsTakenForIt() {
        new ClockMark(store).passes(1_800_000_000_000L);
        new TokenKey(store, TokenKey.random()).bytes();

        assertThat(new TimerQueue(store).due(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(new ClockMark(store).furthest()).isEqualTo(1_800_000_000_000L);
    }
}
