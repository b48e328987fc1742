package io.weir.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    private final AtomicLong clock = new AtomicLong();
    private final ThreadFailures failures =
            new ThreadFailures(new WeirConfig.Failures(2, Duration.ofMillis(100)), 1, clock::get);

    @Test
    void threadsAreReplacedUntilTheyFailTooOftenInAShortTime() {
        assertThat(failures.handle(new IllegalStateException("1"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new IllegalStateException("2"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new IllegalStateException("3"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void whatEndsAllThreadsAtOnceCountsOnceForEach() {
        ThreadFailures ofFour = new ThreadFailures(new WeirConfig.Failures(2, Duration.ofMillis(100)), 4, clock::get);
        for (int i = 0; i < 8; i++) {
            assertThat(ofFour.handle(new IllegalStateException("no broker"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(ofFour.handle(new IllegalStateException("no broker"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void failuresLongAgoAreForgotten() {
        for (int i = 0; i < 10; i++) {
            assertThat(failures.handle(new IllegalStateException("once more"))).isEqualTo(REPLACE_THREAD);
            clock.addAndGet(60);
        }
    }
}
