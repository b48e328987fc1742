package io.weir.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    private final AtomicLong clock = new AtomicLong();
    private final List<EngineFailure> told = new ArrayList<>();
    private final ThreadFailures failures =
            new ThreadFailures(new WeirConfig.Failures(2, Duration.ofMillis(100)), 1, clock::get, told::add);

    @Test
    void threadsAreReplacedUntilTheyFailTooOftenInAShortTime() {
        assertThat(failures.handle(new IllegalStateException("1"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new IllegalStateException("2"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new IllegalStateException("3"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void whatEndsAllThreadsAtOnceCountsOnceForEach() {
        ThreadFailures ofFour =
                new ThreadFailures(new WeirConfig.Failures(2, Duration.ofMillis(100)), 4, clock::get, told::add);
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

    @Test
    void aFailureNamesTheRecordTheThreadWasAtAndTheRun() {
        AtWork work = AtWork.ofThread();
        work.begins(new Source("weir.run-requests", 3, 42, 0, null, null, new RecordHeaders()));
        work.isAbout("order-1");

        failures.handle(new StreamsException("task 0_3", new IllegalStateException("disk full")));

        assertThat(told).singleElement().satisfies(failure -> {
            assertThat(failure.sentence())
                    .isEqualTo("a stream thread failed at weir.run-requests-3@42 (run 'order-1'):"
                            + " IllegalStateException: disk full");
            assertThat(failure.isFinal()).isFalse();
        });
    }

    @Test
    void aFailureBehindARecordSaysSo() {
        AtWork work = AtWork.ofThread();
        work.begins(new Source("weir.step-completed", 0, 7, 0, null, null, new RecordHeaders()));
        work.done();

        failures.handle(new IllegalStateException());

        assertThat(told.get(0).where()).isEqualTo("after weir.step-completed-0@7");
        assertThat(told.get(0).runId()).isNull();
    }

    @Test
    void theLastFailureIsToldAsLongAsItCountsAndTheFinalOneForEver() {
        failures.handle(new IllegalStateException("passing"));
        assertThat(failures.last())
                .hasValueSatisfying(last -> assertThat(last.message()).contains("passing"));
        clock.addAndGet(100);
        assertThat(failures.last()).isEmpty();

        for (int i = 0; i < 3; i++) {
            failures.handle(new IllegalStateException("lasting"));
        }
        clock.addAndGet(1_000);
        assertThat(failures.last())
                .hasValueSatisfying(last -> assertThat(last.isFinal()).isTrue());
    }
}
