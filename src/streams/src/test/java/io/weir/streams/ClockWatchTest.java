package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private long wall = 1_800_000_000_000L;
    private long monotonic = 42;
    private final ClockWatch watch = new ClockWatch(() -> wall, () -> monotonic);
    private final List<Long> told = new ArrayList<>();
    private final LongConsumer listener = told::add;

    @AfterEach
    void end() {
        watch.forget(listener);
    }

    @Test
    void aClockThatIsPutBackIsToldOnceWithByHowMuch() {
        watch.tell(listener);

        pass(100);
        wall -= 3_600_000;
        watch.look();
        pass(100);
        watch.look();

        assertThat(told).containsExactly(3_600_000L);
    }

    @Test
    void aClockThatGoesOnOrIsPutForwardOrSlewedIsNot() {
        watch.tell(listener);

        pass(10_000);
        watch.look();
        wall += 3_600_000;
        watch.look();
        for (int i = 0; i < 100; i++) {
            pass(500);
            wall -= 50;
            watch.look();
        }

        assertThat(told).isEmpty();
    }

    @Test
    void whoWasForgottenIsToldNothing() {
        watch.tell(listener);
        watch.forget(listener);

        wall -= 3_600_000;
        watch.look();

        assertThat(told).isEmpty();
    }

    private void pass(long millis) {
        wall += millis;
        monotonic += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
