package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private static final long LONGEST_REST_NANOS = 50_000_000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final CommitPace pace = pace(true);

    private CommitPace pace(boolean awaitDispatches) {
        return new CommitPace(
                new WeirConfig.Pace(
                        Duration.ofMillis(10),
                        500,
                        Duration.ofMillis(5),
                        awaitDispatches,
                        Duration.ofNanos(LONGEST_REST_NANOS),
                        1,
                        1,
                        Duration.ZERO),
                clock::get);
    }

    private void decide(int decisions) {
        for (int i = 0; i < decisions; i++) {
            pace.decided();
            pace.sent(Topics.RESULTS);
        }
    }

    private void commit() {
        pace.began();
        pace.committed(false);
    }

    @Test
    void whatSomebodyWaitsForIsCommittedAtOnce() {
        decide(1);

        assertThat(pace.waitNanos()).isZero();
    }

    @Test
    void nobodyWaitsForHistoryAndDeadLetters() {
        pace.decided();
        pace.sent(Topics.RUN_EVENTS);
        pace.sent(Topics.DEAD_LETTERS);

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.NEVER);
    }

    @Test
    void aDispatchIsWaitedForByWorkersThatReadCommitted() {
        pace.sent(Topics.stepReady("gpu"));

        assertThat(pace.waitNanos()).isZero();
    }

    @Test
    void aDispatchIsNotWaitedForByWorkersThatReadUncommitted() {
        CommitPace forResults = pace(false);

        forResults.sent(Topics.stepReady("gpu"));
        assertThat(forResults.waitNanos()).isEqualTo(CommitPace.NEVER);

        forResults.sent(Topics.RESULTS);
        assertThat(forResults.waitNanos()).isZero();
    }

    @Test
    void whatIsCommittedIsWaitedForNoMore() {
        decide(1);

        pace.began();

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.NEVER);
    }

    @Test
    void theRestAfterACommitGrowsWithTheDecisionsItCarried() {
        decide(3);
        commit();

        decide(1);
        assertThat(pace.waitNanos()).isEqualTo(3 * CommitPace.REST_A_DECISION_NANOS);

        clock.addAndGet(3 * CommitPace.REST_A_DECISION_NANOS);
        assertThat(pace.waitNanos()).isZero();
    }

    @Test
    void theRestHasABound() {
        decide(1_000_000);
        commit();
        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(LONGEST_REST_NANOS);
    }

    @Test
    void aCommitOfSeveralTasksIsBegunForEachAndCarriesTheDecisionsOfAll() {
        decide(4);
        pace.began();
        pace.began();
        pace.committed(false);
        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(4 * CommitPace.REST_A_DECISION_NANOS);
    }

    @Test
    void afterACommitThatTookLongItRestsAsLong() {
        decide(1);
        pace.began();
        clock.addAndGet(3 * LONGEST_REST_NANOS);
        pace.committed(false);
        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(3 * LONGEST_REST_NANOS);
    }

    @Test
    void timeSinceAFlushThatNoCommitFollowedIsNotTheNextCommitsTime() {
        pace.began();
        clock.addAndGet(3 * LONGEST_REST_NANOS);
        decide(1);
        commit();
        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.REST_A_DECISION_NANOS);
    }

    @Test
    void whatAPortionTakesToCommitIsNoReasonToRest() {
        decide(1);
        pace.began();
        clock.addAndGet(200_000_000);
        pace.committed(true);
        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.REST_A_DECISION_NANOS);
    }
}
