package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;

class AbortingTest {
    @Test
    void aTimeoutInTheMiddleOfADecisionEndsTheThread() {
        assertThatThrownBy(() -> Aborting.onTimeout(() -> {
                    throw new TimeoutException("topic not in metadata");
                }))
                .isExactlyInstanceOf(StreamsException.class)
                .hasRootCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aQueueThatTakesNoRecordsEndsTheTransactionAndNotTheThread() {
        assertThatThrownBy(() -> Aborting.onTimeout(() -> {
                    throw new QueueOutException("queue 'mail' has no topic");
                }))
                .isInstanceOf(TaskMigratedException.class);
    }

    @Test
    void whatKafkaStreamsHandlesItselfIsLeftAsItIs() {
        assertThatThrownBy(() -> Aborting.onTimeout(() -> {
                    throw new ProducerFencedException("fenced");
                }))
                .isExactlyInstanceOf(ProducerFencedException.class);
    }
}
