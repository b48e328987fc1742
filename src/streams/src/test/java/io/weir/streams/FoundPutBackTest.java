package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.Event;
import io.weir.streams.state.ClockMark;
import io.weir.streams.state.InMemoryStore;
import io.weir.streams.state.TimerQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundPutBackTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final InMemoryStore store = new InMemoryStore();
    private final TimerQueue queue = new TimerQueue(store);
    private final PutBackClock clock = new PutBackClock(new ClockMark(store), queue);

    @Test
    void itIsPutBackUntilItIsWhereItHadBeen() {
        clock.sees(2 * HOUR);
        assertThat(clock.foundAt()).isEqualTo(Event.TimerFired.NOT_PUT_BACK);

        clock.sees(HOUR);
        clock.sees(HOUR + MINUTE);
        assertThat(clock.foundAt()).isEqualTo(HOUR);

        clock.sees(2 * HOUR);
        assertThat(clock.foundAt()).isEqualTo(Event.TimerFired.NOT_PUT_BACK);
    }

    /** What began a moment ago began after the clock was found put back first: by that it would have lasted for minutes. */
    @Test
    void putBackOnceMoreByHoweverLittleItIsFoundAnew() {
        clock.sees(2 * HOUR);
        clock.sees(HOUR);
        queue.add(new TimerQueue.Due(2 * HOUR, "r1"));
        assertThat(proposed(HOUR)).containsExactly("r1");
        clock.sees(HOUR + 30 * MINUTE);
        assertThat(proposed(HOUR + 30 * MINUTE)).isEmpty();

        clock.sees(HOUR + 30 * MINUTE - 200);

        assertThat(clock.foundAt()).isEqualTo(HOUR + 30 * MINUTE - 200);
        assertThat(proposed(HOUR + 30 * MINUTE - 200)).containsExactly("r1");
    }

    private List<String> proposed(long now) {
        List<String> runs = new ArrayList<>();
        clock.propose(now, now, 10, () -> true, timer -> runs.add(timer.runId()));
        return runs;
    }
}
