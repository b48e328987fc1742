package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PortionTurnsTest {
    private static final boolean NOBODY = false;
    private static final boolean OTHERS = true;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final PortionTurns turns = new PortionTurns(nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** A task hands out a portion that takes this long, its commit included. */
    private void portion(int partition, long millis) {
        assertThat(turns.take(partition, NOBODY)).isTrue();
        turns.opened();
        pass(millis);
        turns.ended();
    }

    @Test
    void aTransactionHasOnePortionAtMost() {
        turns.opened();

        assertThat(turns.isUnderWay()).isFalse();
        assertThat(turns.take(0, NOBODY)).isTrue();
        assertThat(turns.isUnderWay()).isTrue();
        assertThat(turns.take(0, NOBODY)).isFalse();

        turns.ended();
        assertThat(turns.isUnderWay()).isFalse();
        assertThat(turns.take(0, NOBODY)).isTrue();
    }

    @Test
    void whileOthersWaitAPortionRestsAsLongAsTheLastOneTook() {
        portion(0, 200);

        pass(199);
        assertThat(turns.take(0, OTHERS)).isFalse();
        pass(1);
        assertThat(turns.take(0, OTHERS)).isTrue();
    }

    @Test
    void whileNobodyWaitsTheNextPortionFollowsAtOnce() {
        portion(0, 200);

        assertThat(turns.take(0, NOBODY)).isTrue();
    }

    @Test
    void theFirstPortionOfARunThatARecordBeganCounts() {
        turns.opened();
        turns.took();
        pass(200);

        assertThat(turns.isUnderWay()).isTrue();
        turns.ended();
        assertThat(turns.take(0, OTHERS)).isFalse();
    }

    @Test
    void theTaskThatHasWaitedLongestComesFirst() {
        assertThat(turns.take(0, NOBODY)).isTrue();
        turns.opened();
        assertThat(turns.take(1, NOBODY)).isFalse();
        assertThat(turns.take(2, NOBODY)).isFalse();
        turns.ended();

        assertThat(turns.take(0, NOBODY)).isFalse();
        assertThat(turns.take(2, NOBODY)).isFalse();
        portion(1, 10);
        assertThat(turns.take(0, NOBODY)).isFalse();
        portion(2, 10);
        portion(0, 10);
    }

    @Test
    void aTaskThatAsksNoMoreHoldsUpNobody() {
        turns.opened();
        turns.take(0, NOBODY);
        turns.take(1, NOBODY);
        turns.ended();
        assertThat(turns.take(0, NOBODY)).isFalse();

        nanos.addAndGet(PortionTurns.FORGOTTEN_NANOS);

        assertThat(turns.take(0, NOBODY)).isTrue();
    }

    @Test
    void whereNobodyTellsOfTransactionsAPortionFollowsTheOther() {
        assertThat(turns.take(0, NOBODY)).isTrue();
        assertThat(turns.take(0, NOBODY)).isTrue();
    }
}
