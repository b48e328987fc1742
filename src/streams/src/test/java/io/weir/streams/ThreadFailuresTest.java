package io.weir.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    private final AtWork work =
            new AtWork(new OpenWork(new Fencings(Duration.ofSeconds(6), Duration.ZERO, () -> 0), System::nanoTime));
    private final AtomicLong clock = new AtomicLong();
    private final List<EngineFailure> told = new ArrayList<>();
    private final BlockingQueue<EngineFailure> stuck = new LinkedBlockingQueue<>();
    private final ThreadFailures failures = failures(1, Duration.ofMinutes(1));

    private ThreadFailures failures(int threads, Duration patience) {
        WeirConfig.Failures permitted = new WeirConfig.Failures(2, Duration.ofMillis(100));
        return new ThreadFailures(
                permitted,
                threads,
                clock::get,
                () -> work,
                told::add,
                patience,
                stuck::add,
                failure -> Optional.empty());
    }

    @Test
    void threadsAreReplacedUntilTheyFailTooOftenInAShortTime() {
        assertThat(failures.handle(new IllegalStateException("1"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new IllegalStateException("2"))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new IllegalStateException("3"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void whatEndsAllThreadsAtOnceCountsOnceForEach() {
        ThreadFailures ofFour = failures(4, Duration.ofMinutes(1));
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
    void oneThatWasFencedIsNamedAndNeverEndsTheEngine() {
        for (int time = 1; time <= 9; time++) {
            failures.fenced(new Fencing(
                    new Item("weir.run-requests", 3, 42, null),
                    "order-1",
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(6),
                    time,
                    clock.get()));
        }

        assertThat(told).hasSize(9).noneMatch(EngineFailure::isFinal);
        assertThat(told.get(0).sentence())
                .isEqualTo(
                        "a stream thread was fenced at weir.run-requests-3@42 (run 'order-1'): deciding on it took"
                                + " 7000 ms, brokers abort a transaction after 6000 ms, and its transaction was aborted (1 of 3)");
        assertThat(failures.last()).isPresent();
        assertThat(failures.handle(new IllegalStateException("1"))).isEqualTo(REPLACE_THREAD);
        clock.addAndGet(100);
        assertThat(failures.last()).isEmpty();
    }

    @Test
    void aFailureNamesTheRecordTheThreadWasAtAndTheRun() {
        work.begins(Item.of(new Source("weir.run-requests", 3, 42, 0, null, null, new RecordHeaders())));
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
        work.begins(Item.of(new Source("weir.step-completed", 0, 7, 0, null, null, new RecordHeaders())));
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

    /** One that hangs while it closes its stores stays in the group, and nobody gets its partitions. */
    @Test
    void aThreadThatFailedAndDoesNotEndEndsTheEngine() throws Exception {
        ThreadFailures impatient = failures(1, Duration.ofMillis(50));
        CountDownLatch released = new CountDownLatch(1);
        Thread hanging = failing(impatient, released);

        EngineFailure failure = stuck.poll(30, TimeUnit.SECONDS);

        assertThat(failure).isNotNull();
        assertThat(failure.isFinal()).isTrue();
        assertThat(failure.sentence()).contains("disk full", "has not ended", "holds up its partitions");
        assertThat(impatient.last()).contains(failure);
        released.countDown();
        hanging.join();
    }

    @Test
    void aThreadThatHangsInAStoreEndsTheEngineThoughItHasNotFailed() {
        failures.hangsInStore("engine-StreamThread-1", Duration.ofSeconds(30));

        assertThat(stuck).singleElement().satisfies(failure -> {
            assertThat(failure.isFinal()).isTrue();
            assertThat(failure.sentence())
                    .contains("engine-StreamThread-1 has waited for RocksDB for 30 s", "weir.state.dir");
        });
        assertThat(failures.last()).contains(stuck.peek());
    }

    @Test
    void aThreadThatFailedAndEndsDoesNot() throws Exception {
        ThreadFailures patient = failures(1, Duration.ofMinutes(1));

        failing(patient, new CountDownLatch(0)).join();

        assertThat(stuck).isEmpty();
        assertThat(patient.last())
                .hasValueSatisfying(last -> assertThat(last.isFinal()).isFalse());
    }

    private static Thread failing(ThreadFailures failures, CountDownLatch released) {
        Thread thread = new Thread(
                () -> {
                    failures.handle(new IllegalStateException("disk full"));
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "hanging");
        thread.start();
        return thread;
    }
}
