package io.weir.worker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionLedgerTest {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    @Test
    void aPartitionThatNothingWasTakenFromHasNoPosition() {
        assertThat(PartitionLedger.fresh().position()).isEqualTo(-1);
    }

    @Test
    void thePositionIsTheFirstOffsetNotFinished() {
        PartitionLedger ledger = taken(3, 4, 5);

        ledger.finish(4);
        assertThat(ledger.position()).isEqualTo(3);
        ledger.finish(3);
        assertThat(ledger.position()).isEqualTo(5);
        ledger.finish(5);
        assertThat(ledger.position()).isEqualTo(6);
    }

    @Test
    void whatIsFinishedAheadIsNotTakenAgainAfterARestart() {
        PartitionLedger ledger = taken(0, 1, 2, 3);
        ledger.finish(1);
        ledger.finish(3);

        PartitionLedger next = restarted(ledger, NO_LIMIT);

        assertThat(LongStream.range(0, 5).filter(next::take)).containsExactly(0L, 2L, 4L);
    }

    @Test
    void whatIsNotReadYetAfterARestartStaysUnfinishedInTheNextCommit() {
        PartitionLedger ledger = taken(0, 1, 2, 3);
        ledger.finish(1);
        ledger.finish(3);
        PartitionLedger next = restarted(ledger, NO_LIMIT);
        next.take(0);
        next.finish(0);

        PartitionLedger afterNext = restarted(next, NO_LIMIT);

        assertThat(LongStream.range(afterNext.position(), 4).filter(afterNext::take))
                .containsExactly(2L);
    }

    @Test
    void offsetsThatTheLogDoesNotHaveHoldNothingBack() {
        PartitionLedger ledger = taken(0, 7, 9);
        IntStream.of(0, 7, 9).forEach(ledger::finish);

        assertThat(ledger.position()).isEqualTo(10);
        assertThat(ledger.finished().toCommit(NO_LIMIT).metadata()).isEmpty();
    }

    @Test
    void anOpenOffsetThatVanishedFromTheLogIsNotWaitedFor() {
        PartitionLedger ledger = taken(0, 1, 2);
        ledger.finish(1);
        PartitionLedger next = restarted(ledger, NO_LIMIT);

        assertThat(next.take(2)).isTrue();
        next.finish(2);

        assertThat(next.position()).isEqualTo(3);
    }

    @Test
    void aTopicMadeAnewIsReadFromItsStart() {
        PartitionLedger ledger = PartitionLedger.resume(FinishedOffsets.of(new OffsetAndMetadata(100)));

        assertThat(ledger.take(0)).isTrue();
        assertThat(ledger.position()).isZero();
    }

    @Test
    void whatDoesNotFitIsRepeatedAndNotLost() {
        PartitionLedger ledger = PartitionLedger.fresh();
        LongStream.range(0, 1_000).forEach(ledger::take);
        LongStream.range(0, 1_000).filter(offset -> offset % 2 == 1).forEach(ledger::finish);

        OffsetAndMetadata commit = ledger.finished().toCommit(64);
        PartitionLedger next = PartitionLedger.resume(FinishedOffsets.of(commit));
        List<Long> again = LongStream.range(0, 1_000).filter(next::take).boxed().toList();

        assertThat(commit.metadata().length()).isBetween(32, 64);
        assertThat(again)
                .contains(0L, 2L, 998L, 999L)
                .doesNotContain(1L, 3L, 5L)
                .hasSizeLessThan(1_000);
    }

    @Test
    void manyFinishedBehindOneThatIsNotTakeFewCharacters() {
        PartitionLedger ledger = PartitionLedger.fresh();
        LongStream.range(0, 1_000_000).forEach(ledger::take);
        LongStream.range(1, 1_000_000).forEach(ledger::finish);

        assertThat(ledger.finished().size()).isLessThan(10);
    }

    @Test
    void aCommitOfSomeoneElseIsRefusedWithItsText() {
        assertThatThrownBy(() -> FinishedOffsets.of(new OffsetAndMetadata(5, "by hand")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("by hand");
        assertThatThrownBy(() -> FinishedOffsets.of(new OffsetAndMetadata(5, "w1:_w")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cut off");
    }

    static IntStream seeds() {
        Integer replayed = Integer.getInteger("weir.seed");
        return replayed != null ? IntStream.of(replayed) : IntStream.range(0, 200);
    }

    /** Reads a log with gaps in random order of finishing, with restarts, against the plain set of what is finished. */
    @ParameterizedTest(name = "-Dweir.seed={0}")
    @MethodSource("seeds")
    void noOffsetIsLostAndNoneIsRepeatedThatACommitTellsOf(int seed) {
        Random random = new Random(seed);
        List<Long> log = new ArrayList<>();
        for (long offset = random.nextInt(5);
                log.size() < 120;
                offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0)) {
            log.add(offset);
        }
        int limit = random.nextBoolean() ? NO_LIMIT : 16 + random.nextInt(40);
        Set<Long> finished = new HashSet<>();
        List<Long> inHand = new ArrayList<>();
        PartitionLedger ledger = PartitionLedger.fresh();
        int next = 0;
        while (finished.size() < log.size()) {
            int what = random.nextInt(20);
            if (what < 10 && next < log.size()) {
                long offset = log.get(next++);
                boolean take = ledger.take(offset);
                if (limit == NO_LIMIT) {
                    assertThat(take).as("offset %s", offset).isEqualTo(!finished.contains(offset));
                } else {
                    assertThat(take || finished.contains(offset)).isTrue();
                }
                if (take) {
                    inHand.add(offset);
                }
            } else if (what < 19 && !inHand.isEmpty()) {
                long offset = inHand.remove(random.nextInt(inHand.size()));
                finished.add(offset);
                ledger.finish(offset);
            } else if (what == 19 && ledger.position() >= 0) {
                ledger = restarted(ledger, limit);
                inHand.clear();
                long position = ledger.position();
                next = Math.toIntExact(
                        log.stream().filter(offset -> offset < position).count());
            }
            long position = ledger.position();
            assertThat(log.stream().filter(offset -> offset < position)).allMatch(finished::contains);
        }
    }

    private static PartitionLedger taken(long... offsets) {
        PartitionLedger ledger = PartitionLedger.fresh();
        for (long offset : offsets) {
            assertThat(ledger.take(offset)).isTrue();
        }
        return ledger;
    }

    private static PartitionLedger restarted(PartitionLedger ledger, int limit) {
        OffsetAndMetadata commit = ledger.finished().toCommit(limit);
        assertThat(commit.metadata().length()).isLessThanOrEqualTo(limit);
        return PartitionLedger.resume(FinishedOffsets.of(commit));
    }
}
