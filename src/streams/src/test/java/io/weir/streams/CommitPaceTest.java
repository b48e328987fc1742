package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private static final long LONGEST_REST_NANOS = 50_000_000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final CommitPace pace = new CommitPace(
            new WeirConfig.Pace(
                    Duration.ofMillis(10),
                    500,
                    Duration.ofMillis(5),
                    Duration.ofNanos(LONGEST_REST_NANOS),
                    1,
                    1,
                    Duration.ZERO),
            clock::get);
    private int requested;
    private int attempts;

    private static Outgoing record(String topic) {
        return Outgoing.ofRun(topic, "run-1", 0, new byte[0]);
    }

    private AttemptId dispatch() {
        AttemptId attempt = new AttemptId("run-1", "step", 0, ++attempts);
        decided();
        pace.sent(Outgoing.dispatch(Topics.stepReady("gpu"), attempt, 0, new byte[0]));
        return attempt;
    }

    private void decided() {
        pace.decided(() -> requested++);
    }

    private void decide(int decisions) {
        for (int i = 0; i < decisions; i++) {
            decided();
            pace.sent(record(Topics.RESULTS));
        }
    }

    private void commit() {
        pace.began();
        pace.committed(false);
    }

    /** Makes the queue's workers known as ones that wait for commits. */
    private void reportAfterCommits() {
        for (int i = 0; i < QueueReaders.REPORTS_TO_BELIEVE; i++) {
            AttemptId attempt = dispatch();
            commit();
            pace.reported(attempt);
        }
    }

    @Test
    void whatSomebodyWaitsForIsCommittedAtOnce() {
        decide(1);

        pace.requestIfDue();

        assertThat(requested).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForHistoryAndDeadLetters() {
        decided();
        pace.sent(record(Topics.RUN_EVENTS));
        pace.sent(record(Topics.DEAD_LETTERS));

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.NEVER);
    }

    @Test
    void aDispatchIsExpectedToBeTakenBeforeItsCommit() {
        dispatch();

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.GRACE_NANOS);
    }

    @Test
    void aResultDoesNotWaitForTheGraceOfADispatch() {
        dispatch();
        decide(1);

        assertThat(pace.waitNanos()).isZero();
    }

    @Test
    void aDispatchIsWaitedForByWorkersWhoseReportsAlwaysComeAfterTheCommit() {
        reportAfterCommits();

        dispatch();

        assertThat(pace.waitNanos()).isZero();
    }

    @Test
    void oneReportBeforeTheCommitShowsWorkersThatReadAhead() {
        reportAfterCommits();
        pace.reported(dispatch());
        commit();

        dispatch();

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.GRACE_NANOS);
    }

    @Test
    void nowAndThenADispatchIsLeftToBeTakenBeforeItsCommitToSeeWhetherItIs() {
        reportAfterCommits();
        int left = 0;
        for (int i = 0; i < 3 * QueueReaders.DISPATCHES_A_PROBE; i++) {
            dispatch();
            left += pace.waitNanos() == CommitPace.GRACE_NANOS ? 1 : 0;
            commit();
        }

        assertThat(left).isEqualTo(3);
    }

    @Test
    void whatIsCommittedIsWaitedForNoMore() {
        decide(1);

        pace.began();

        assertThat(pace.waitNanos()).isEqualTo(CommitPace.NEVER);
    }

    @Test
    void afterAFewDecisionsItDoesNotRest() {
        decide(CommitPace.FEW_DECISIONS);
        pace.began();
        clock.addAndGet(CommitPace.QUICK_COMMIT_NANOS);
        pace.committed(false);

        decide(1);

        assertThat(pace.waitNanos()).isZero();
    }

    @Test
    void afterASlowCommitItRestsAsLongWhateverTheCommitCarried() {
        long slow = CommitPace.QUICK_COMMIT_NANOS + 1;
        decide(1);
        pace.began();
        clock.addAndGet(slow);
        pace.committed(false);

        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(slow);
    }

    @Test
    void theRestAfterACommitGrowsWithTheDecisionsItCarried() {
        decide(30);
        commit();

        decide(1);
        assertThat(pace.waitNanos()).isEqualTo(30 * CommitPace.REST_A_DECISION_NANOS);

        clock.addAndGet(30 * CommitPace.REST_A_DECISION_NANOS);
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
        decide(40);
        pace.began();
        pace.began();
        pace.committed(false);
        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(40 * CommitPace.REST_A_DECISION_NANOS);
    }

    @Test
    void afterACommitOfManyThatTookLongItRestsAsLong() {
        decide(10);
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
        decide(10);
        commit();
        decide(1);

        assertThat(pace.waitNanos()).isEqualTo(10 * CommitPace.REST_A_DECISION_NANOS);
    }

    @Test
    void whatAPortionTakesToCommitIsNoReasonToRest() {
        decide(1);
        pace.began();
        clock.addAndGet(200_000_000);
        pace.committed(true);
        decide(1);

        assertThat(pace.waitNanos()).isZero();
    }
}
