package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int PARTITION = 3;
    private static final TopicPartition REPORTS = new TopicPartition(Topics.STEP_COMPLETED, PARTITION);
    private static final long NOW = 100_000;

    private final Arrivals arrivals = new Arrivals();

    @Test
    void withoutAConsumerThereIsNothingToWaitFor() {
        assertThat(arrivals.heardUpTo(PARTITION, NOW)).isEqualTo(NOW);
    }

    @Test
    void aTaskThatBeginsBeforeAPollHasReturnedHasHeardNothing() {
        arrivals.observed();
        arrivals.begins(PARTITION, NOW);

        assertThat(arrivals.heardUpTo(PARTITION, NOW + 10)).isLessThan(0);
    }

    @Test
    void untilItIsKnownWhatLiesUnreadNothingIsTimedOut() {
        arrivals.begins(PARTITION, NOW);
        polled(OptionalLong.empty(), NOW);

        assertThat(arrivals.heardUpTo(PARTITION, NOW + 10)).isLessThan(0);

        polled(OptionalLong.of(0), NOW + 20);

        assertThat(arrivals.heardUpTo(PARTITION, NOW + 20)).isEqualTo(NOW + 20);
    }

    @Test
    void aConsumerThatNeverKnowsHoldsUpTimersForHalfAMinuteAtMost() {
        arrivals.begins(PARTITION, NOW);
        polled(OptionalLong.empty(), NOW);

        long later = NOW + Arrivals.PATIENCE_MS + 1;

        assertThat(arrivals.heardUpTo(PARTITION, later)).isEqualTo(later);
    }

    @Test
    void whileReportsLieUnreadTimeStandsAtTheLastOneDealtWith() {
        arrivals.begins(PARTITION, NOW);
        polled(OptionalLong.of(500), NOW, 0, 1);

        dealtWith(0, NOW - 90_000);
        assertThat(arrivals.heardUpTo(PARTITION, NOW)).isEqualTo(NOW - 90_000);
        dealtWith(1, NOW - 80_000);
        assertThat(arrivals.heardUpTo(PARTITION, NOW)).isEqualTo(NOW - 80_000);
    }

    @Test
    void whatIsHandedOverCountsOnceItIsDealtWith() {
        arrivals.begins(PARTITION, NOW);
        polled(OptionalLong.of(0), NOW, 0, 1);

        dealtWith(0, NOW - 10);
        assertThat(arrivals.heardUpTo(PARTITION, NOW + 5)).isEqualTo(NOW - 10);
        dealtWith(1, NOW - 5);
        assertThat(arrivals.heardUpTo(PARTITION, NOW + 5)).isEqualTo(NOW + 5);
    }

    @Test
    void aPartitionThatIsNeverIdleStillMovesOn() {
        arrivals.begins(PARTITION, NOW);
        // Clocks of workers that stand still, so that only the engine's own counts.
        long offset = 0;
        polled(OptionalLong.of(0), NOW, offset);
        for (int i = 1; i <= 50; i++) {
            polled(OptionalLong.of(0), NOW + i, offset + 1);
            dealtWith(offset, 0);
            offset++;
        }

        assertThat(arrivals.heardUpTo(PARTITION, NOW + 60)).isBetween(NOW + 45, NOW + 50);
    }

    @Test
    void timeIsNeverAheadOfTheEngineWhateverWorkersClocksSay() {
        arrivals.begins(PARTITION, NOW);
        polled(OptionalLong.of(7), NOW, 0);
        dealtWith(0, NOW + 3_600_000);

        assertThat(arrivals.heardUpTo(PARTITION, NOW)).isEqualTo(NOW);
    }

    @Test
    void whatATaskWasHandedBeforeItBeganAnewIsForgotten() {
        arrivals.begins(PARTITION, NOW);
        polled(OptionalLong.of(0), NOW, 5, 6, 7);

        arrivals.begins(PARTITION, NOW);
        polled(OptionalLong.of(0), NOW + 10);

        assertThat(arrivals.heardUpTo(PARTITION, NOW + 10)).isEqualTo(NOW + 10);
    }

    private void polled(OptionalLong lag, long now, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset : offsets) {
            records.add(new ConsumerRecord<>(REPORTS.topic(), REPORTS.partition(), offset, null, null));
        }
        arrivals.observed();
        arrivals.polled(
                new ConsumerRecords<>(Map.of(REPORTS, records), Map.of()), List.of(REPORTS), partition -> lag, now);
    }

    private void dealtWith(long offset, long timestamp) {
        arrivals.dealtWith(new Source(REPORTS.topic(), PARTITION, offset, timestamp, null, null, new RecordHeaders()));
    }
}
