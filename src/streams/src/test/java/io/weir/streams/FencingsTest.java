package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which lost transactions count, and whom they are put down to. Brokers abort a transaction after a second here. */
class FencingsTest {
    private static final int PARTITION = 3;
    private static final Item SLOW = new Item("weir.step-completed", PARTITION, 42, null);
    private static final Item QUICK = new Item("weir.run-requests", PARTITION, 7, null);

    private final AtomicLong clockMs = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Fencing> told = new ArrayList<>();
    private final Fencings fencings = new Fencings(Duration.ofSeconds(1), Duration.ofMinutes(10), clockMs::get);
    private final OpenWork thread = new OpenWork(fencings, nanos::get);

    @BeforeEach
    void listen() {
        fencings.tell(told::add);
    }

    private void decide(OpenWork on, Item item, long millis) {
        on.begins(item);
        on.opened();
        on.isAbout("run-of-" + item.offset());
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
        on.ends();
    }

    /** As Kafka Streams does when the producer is fenced. */
    private Optional<String> beginAgain(OpenWork on) {
        on.aborted();
        return failureOf(on);
    }

    private static Optional<String> failureOf(OpenWork begun) {
        begun.begins(PARTITION);
        try {
            begun.begins(new Item("weir.run-controls", 9, 0, null));
            return Optional.empty();
        } catch (StreamsException e) {
            return Optional.of(e.getMessage());
        } finally {
            begun.aborted();
        }
    }

    @Test
    void anItemThatTakesTooLongIsToBlameForItsTransactionAndPutAsideAtTheThird() {
        for (int time = 1; time <= 3; time++) {
            assertThat(fencings.tooOften(SLOW)).isEmpty();
            decide(thread, QUICK, 10);
            decide(thread, SLOW, 1_200);
            assertThat(beginAgain(thread)).isEmpty();
        }

        assertThat(told).extracting(Fencing::count).containsExactly(1, 2, 3);
        assertThat(told.get(0).item()).isEqualTo(SLOW);
        assertThat(told.get(0).runId()).isEqualTo("run-of-42");
        assertThat(told.get(0).took()).isEqualTo(Duration.ofMillis(1_200));
        assertThat(fencings.tooOften(SLOW).orElseThrow().reason())
                .isEqualTo("deciding on it took 1200 ms, brokers abort a transaction after 1000 ms, and its transaction"
                        + " was aborted 3 times");
        assertThat(fencings.tooOften(QUICK)).isEmpty();
    }

    @Test
    void aTaskThatBeginsAgainOnAnotherThreadCountsOn() {
        OpenWork other = new OpenWork(fencings, nanos::get);
        decide(thread, SLOW, 1_200);
        thread.aborted();
        other.begins(PARTITION);
        decide(other, SLOW, 1_200);
        beginAgain(thread);

        assertThat(told).extracting(Fencing::count).containsExactly(1, 2);
    }

    @Test
    void aTransactionOfSeveralTasksCountsOnce() {
        decide(thread, new Item("weir.run-requests", 1, 5, null), 10);
        decide(thread, SLOW, 1_200);
        thread.aborted();

        thread.begins(1);
        thread.begins(PARTITION);

        assertThat(told).hasSize(1);
    }

    @Test
    void anItemThatIsCommittedAfterAllBeginsFromOne() {
        decide(thread, SLOW, 1_200);
        beginAgain(thread);
        decide(thread, SLOW, 1_200);
        beginAgain(thread);
        decide(thread, SLOW, 600);
        thread.committed();
        decide(thread, SLOW, 1_200);
        beginAgain(thread);

        assertThat(told).extracting(Fencing::count).containsExactly(1, 2, 1);
    }

    @Test
    void aCommitOfOthersOnItsPartitionChangesNothing() {
        decide(thread, SLOW, 1_200);
        beginAgain(thread);
        decide(thread, QUICK, 10);
        thread.committed();
        decide(thread, SLOW, 1_200);
        beginAgain(thread);

        assertThat(told).extracting(Fencing::count).containsExactly(1, 2);
    }

    @Test
    void lostTransactionsOfLongAgoAreForgotten() {
        decide(thread, SLOW, 1_200);
        beginAgain(thread);
        clockMs.addAndGet(Duration.ofMinutes(10).toMillis());
        decide(thread, SLOW, 1_200);
        beginAgain(thread);

        assertThat(told).extracting(Fencing::count).containsExactly(1, 1);
    }

    @Test
    void aTransactionThatIsLostForAnotherCauseBlamesNobody() {
        for (int time = 0; time < 10; time++) {
            decide(thread, new Item("weir.run-requests", PARTITION, time, null), 100);
            assertThat(beginAgain(thread)).isEmpty();
        }

        assertThat(told).isEmpty();
    }

    @Test
    void waitingForKafkaIsNotTheItemsTime() {
        thread.begins(SLOW);
        thread.opened();
        nanos.addAndGet(Duration.ofMillis(1_200).toNanos());
        thread.waited(Duration.ofSeconds(1).toNanos());
        thread.ends();
        beginAgain(thread);

        assertThat(told).isEmpty();
    }

    @Test
    void aRebalanceThatCommitsFirstLosesNothing() {
        decide(thread, SLOW, 1_200);
        thread.committed();

        assertThat(failureOf(thread)).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void workThatNoTransactionWasBegunForIsNotLostWithOne() {
        thread.begins(SLOW);
        nanos.addAndGet(Duration.ofMillis(1_200).toNanos());
        thread.ends();

        assertThat(failureOf(thread)).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void aThreadThatLosesTheSameTransactionTwiceForNoKnownCauseFails() {
        decide(thread, QUICK, 10);
        assertThat(beginAgain(thread)).isEmpty();
        decide(thread, QUICK, 20);

        assertThat(beginAgain(thread))
                .hasValue("its transaction was aborted twice in a row, from weir.run-requests-3@7 on; the slowest of it"
                        + " was weir.run-requests-3@7 (run 'run-of-7'), 20 ms");
    }

    @Test
    void aThreadThatCommittedInBetweenGoesOn() {
        decide(thread, QUICK, 10);
        beginAgain(thread);
        decide(thread, QUICK, 10);
        thread.committed();
        decide(thread, QUICK, 10);

        assertThat(beginAgain(thread)).isEmpty();
    }

    @Test
    void aTransactionWhoseEndIsReportedElsewhereDoesNotFailTheThread() {
        for (int time = 0; time < 3; time++) {
            decide(thread, QUICK, 10);
            thread.explain();
            assertThat(beginAgain(thread)).isEmpty();
        }
    }
}
