package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitRequestsTest {
    private static final long INTERVAL = 5_000_000;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final CommitRequests requests = new CommitRequests(INTERVAL, clock::get);

    @Test
    void anIdleThreadAsksAtItsFirstDecision() {
        assertThat(requests.afterDecision()).isTrue();
    }

    @Test
    void itAsksOnceAnInterval() {
        requests.afterDecision();
        clock.addAndGet(INTERVAL - 1);
        assertThat(requests.afterDecision()).isFalse();
        clock.addAndGet(1);
        assertThat(requests.afterDecision()).isTrue();
    }

    @Test
    void aBusyThreadDoesNotAskUntilItIsCalmAgain() {
        long step = CommitRequests.PACE_NANOS / (2 * CommitRequests.BUSY);
        for (int i = 0; i < 4 * CommitRequests.BUSY; i++) {
            requests.afterDecision();
            clock.addAndGet(step);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(requests.afterDecision()).isFalse();
            clock.addAndGet(step);
        }

        clock.addAndGet(3 * CommitRequests.PACE_NANOS);

        assertThat(requests.afterDecision()).isTrue();
    }

    @Test
    void aBurstIsBusyBeforeTheTimeOfCountingIsOver() {
        for (int i = 0; i <= CommitRequests.BUSY; i++) {
            requests.afterDecision();
        }
        clock.addAndGet(INTERVAL);
        assertThat(requests.afterDecision()).isFalse();
    }

    @Test
    void anIntervalOfZeroNeverAsks() {
        CommitRequests never = new CommitRequests(0, clock::get);

        assertThat(never.afterDecision()).isFalse();
        clock.addAndGet(INTERVAL);
        assertThat(never.afterDecision()).isFalse();
    }

    @Test
    void afterACommitThatTookLongItLetsAsMuchTimePass() {
        requests.afterDecision();
        clock.addAndGet(100 * INTERVAL);
        requests.committed(100 * INTERVAL);
        clock.addAndGet(100 * INTERVAL - 1);
        assertThat(requests.afterDecision()).isFalse();

        clock.addAndGet(1);

        assertThat(requests.afterDecision()).isTrue();
    }

    @Test
    void afterACommitThatTookNoTimeItAsksAsBefore() {
        requests.afterDecision();
        clock.addAndGet(INTERVAL);
        requests.committed(INTERVAL / 2);
        clock.addAndGet(INTERVAL / 2);

        assertThat(requests.afterDecision()).isTrue();
    }
}
