package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollBoundTest {
    private static final long NOW = 1_000_000;
    private static final Duration ASKED = Duration.ofMillis(100);

    private final AtomicLong nanos = new AtomicLong();
    private final CommitPace commits = new CommitPace(
            new WeirConfig.Pace(
                    Duration.ofMillis(10), 1, Duration.ofMillis(5), Duration.ofMillis(50), 1, 1, Duration.ZERO),
            nanos::get);
    private final Alarms alarms = new Alarms();
    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final Alarm alarm = new Alarm(alarms, context, Duration.ofMillis(10), now -> {});
    private final PollBound bound = new PollBound(commits, alarms);

    @BeforeEach
    void setTheClock() {
        context.setCurrentSystemTimeMs(NOW);
    }

    private Duration poll() {
        return bound.of(ASKED, false, NOW);
    }

    private void decide(int results) {
        for (int i = 0; i < results; i++) {
            commits.decided(() -> {});
            commits.sent(Outgoing.ofRun(Topics.RESULTS, "run-1", 0, new byte[0]));
        }
    }

    @Test
    void withNothingDueThePollIsAsLongAsKafkaStreamsAsksFor() {
        assertThat(poll()).isEqualTo(ASKED);
    }

    @Test
    void thePollEndsWhenAnAlarmIsDue() {
        alarm.setFor(NOW + 30);

        assertThat(poll()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void anAlarmThatIsOverdueIsNotWaitedFor() {
        alarm.setFor(NOW);

        assertThat(bound.of(ASKED, false, NOW + 500)).isEqualTo(Duration.ZERO);
    }

    @Test
    void thePollEndsWhenACommitIsDue() {
        decide(30);
        commits.began();
        commits.committed(false);
        decide(1);

        assertThat(poll()).isEqualTo(Duration.ofMillis(8));
    }

    @Test
    void aCommitThatIsRefusedForNowDoesNotMakeTheThreadSpin() {
        decide(1);

        assertThat(poll()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void whileATaskIsRestoredThePollIsShort() {
        assertThat(bound.of(ASKED, true, NOW)).isEqualTo(Duration.ofMillis(PollBound.RESTORING_MS));
    }
}
