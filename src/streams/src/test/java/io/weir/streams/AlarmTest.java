package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final long NOW = 1_000_000;

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final Alarms alarms = new Alarms();
    private final List<Long> looks = new ArrayList<>();
    private final Alarm alarm = new Alarm(alarms, context, Duration.ofMillis(10), looks::add);

    @BeforeEach
    void setTheClock() {
        context.setCurrentSystemTimeMs(NOW);
    }

    @Test
    void withNothingDueNothingIsSet() {
        alarm.setFor(Alarm.NEVER);

        assertThat(context.scheduledPunctuators()).isEmpty();
    }

    @Test
    void theLookIsSetForTheTimeItIsDue() {
        alarm.setFor(NOW + 1_234);

        assertThat(pending()).containsExactly(Duration.ofMillis(1_234));
    }

    @Test
    void whatIsDueAtOnceIsLookedAtAfterTheInterval() {
        alarm.setFor(0);
        alarm.setFor(NOW + 5);

        assertThat(pending()).containsExactly(Duration.ofMillis(10));
    }

    @Test
    void onlyAnEarlierTimeSetsItAnew() {
        alarm.setFor(NOW + 2_000);
        alarm.setFor(NOW + 3_000);
        alarm.setFor(NOW + 1_000);

        assertThat(pending()).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void itRingsOnce() {
        alarm.setFor(NOW + 50);
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOW + 51);

        assertThat(looks).containsExactly(NOW + 51);
        assertThat(pending()).isEmpty();
    }

    @Test
    void aTimeFarAheadIsApproachedMinuteByMinute() {
        alarm.setFor(NOW + Duration.ofDays(1).toMillis());

        assertThat(pending()).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void whenCancelledNothingRemains() {
        alarm.setFor(NOW + 50);
        alarm.cancel();

        assertThat(pending()).isEmpty();
    }

    private List<Duration> pending() {
        return context.scheduledPunctuators().stream()
                .filter(punctuation -> !punctuation.cancelled())
                .map(CapturedPunctuator::getInterval)
                .toList();
    }

    @Test
    void theThreadDoesNotSleepThroughIt() {
        alarm.setFor(NOW + 1_234);
        assertThat(alarms.next(NOW)).isEqualTo(NOW + 1_234);

        alarm.cancel();
        assertThat(alarms.next(NOW)).isEqualTo(Alarm.NEVER);
    }

    @Test
    void anAlarmThatNobodyRingsDoesNotKeepTheThreadAwake() {
        alarm.setFor(NOW + 100);

        assertThat(alarms.next(NOW + 101 + Alarms.OVERDUE_MS)).isEqualTo(Alarm.NEVER);
    }
}
