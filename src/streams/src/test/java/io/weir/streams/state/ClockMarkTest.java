package io.weir.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockMarkTest {
    private static final long NOW = 1_800_000_000_000L;

    private final InMemoryStore store = new InMemoryStore();

    @Test
    void whoeverComesNextFindsHowFarTheClockHasBeen() {
        ClockMark mark = new ClockMark(store);
        mark.passes(NOW);
        mark.passes(NOW - 3_600_000);

        assertThat(new ClockMark(store).furthest()).isEqualTo(NOW);
    }

    @Test
    void itIsNotWrittenForEachDecision() {
        ClockMark mark = new ClockMark(store);
        mark.passes(NOW);

        mark.passes(NOW + ClockMark.GRAIN_MS - 1);
        assertThat(new ClockMark(store).furthest()).isEqualTo(NOW);

        mark.passes(NOW + ClockMark.GRAIN_MS);
        assertThat(new ClockMark(store).furthest()).isEqualTo(NOW + ClockMark.GRAIN_MS);
    }

    @Test
    void oneOfALengthThatIsNotKnownIsNotBelievedAndWrittenAnew() {
        store.put(StoreKeys.clockMark(), new byte[9]);
        ClockMark mark = new ClockMark(store);

        assertThat(mark.furthest()).isZero();
        mark.passes(NOW);
        assertThat(new ClockMark(store).furthest()).isEqualTo(NOW);
    }

    @Test
    void noTimerIsTakenForIt() {
        new ClockMark(store).passes(NOW);

        assertThat(new TimerQueue(store).due(Long.MAX_VALUE, 10)).isEmpty();
    }
}
