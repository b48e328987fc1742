package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoringTest {
    private static final TopicPartition RUNS = new TopicPartition("weir-runs-changelog", 0);
    private static final TopicPartition TIMERS = new TopicPartition("weir-timers-changelog", 0);

    private final Restoring restoring = new Restoring();

    @Test
    void progressIsTheSumOverTheChangelogsUnderWay() {
        restoring.onRestoreStart(RUNS, "runs", 100, 300);
        restoring.onRestoreStart(TIMERS, "timers", 0, 100);
        restoring.onBatchRestored(RUNS, "runs", 149, 30);

        assertThat(restoring.progress()).isEqualTo(new RestoreProgress(2, 50, 300));
        assertThat(restoring.progress().percent()).isEqualTo(16);
    }

    @Test
    void whatIsReadBackOrGivenAwayIsNotUnderWay() {
        restoring.onRestoreStart(RUNS, "runs", 0, 10);
        restoring.onRestoreStart(TIMERS, "timers", 0, 10);
        restoring.onRestoreEnd(RUNS, "runs", 10);
        restoring.onRestoreSuspended(TIMERS, "timers", 3);

        assertThat(restoring.progress().isUnderWay()).isFalse();
    }

    @Test
    void aChangelogWithNothingToReadHoldsUpNobody() {
        restoring.onRestoreStart(RUNS, "runs", 5, 5);

        assertThat(restoring.progress()).isEqualTo(RestoreProgress.NONE);
    }

    @Test
    void whatAThreadThatEndedWasReadingIsForgottenOnceTheEngineRuns() {
        restoring.onRestoreStart(RUNS, "runs", 0, 10);

        restoring.over();

        assertThat(restoring.progress().isUnderWay()).isFalse();
    }
}
