package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);
    private static final TopicPartition REPORTS = new TopicPartition("reports", 0);
    private static final TopicPartition ELSEWHERE = new TopicPartition("requests", 1);

    private final ReadAhead readAhead = new ReadAhead(100);

    private void polled(TopicPartition partition, long offset, int... sizes) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            records.add(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    offset + i,
                    0,
                    TimestampType.CREATE_TIME,
                    0,
                    sizes[i],
                    new byte[0],
                    new byte[sizes[i]],
                    new RecordHeaders(),
                    Optional.empty()));
        }
        readAhead.polled(new ConsumerRecords<>(new HashMap<>(Map.of(partition, records)), Map.of()));
    }

    private void processed(TopicPartition partition, long offset) {
        readAhead.processed(
                new Source(partition.topic(), partition.partition(), offset, 0, null, null, new RecordHeaders()));
    }

    @Test
    void partitionsWithUnprocessedRecordsAreHeldAboveTheBoundUntilEnoughIsProcessed() {
        polled(REQUESTS, 5, 60, 40);
        assertThat(readAhead.held()).isEmpty();

        polled(ELSEWHERE, 9, 1);
        assertThat(readAhead.held()).containsExactlyInAnyOrder(REQUESTS, ELSEWHERE);

        processed(REQUESTS, 5);
        assertThat(readAhead.held()).isEmpty();
        assertThat(readAhead.bytes()).isEqualTo(41);
    }

    @Test
    void aPartitionWithAnEmptyQueueIsNeverHeldAsItsTaskMayWaitForIt() {
        polled(REPORTS, 0, 30);
        processed(REPORTS, 0);

        polled(REQUESTS, 0, 500);

        assertThat(readAhead.held()).containsExactly(REQUESTS);
    }

    @Test
    void aTaskThatBeginsAgainHasNothingUnprocessed() {
        polled(REQUESTS, 0, 500);
        polled(REPORTS, 0, 500);
        polled(ELSEWHERE, 0, 7);

        readAhead.begins(0);

        assertThat(readAhead.bytes()).isEqualTo(7);
        assertThat(readAhead.held()).isEmpty();
    }

    @Test
    void aPartitionThatWentToAnotherThreadCountsNoMore() {
        polled(REQUESTS, 0, 500);
        polled(ELSEWHERE, 0, 7);

        readAhead.keep(Set.of(ELSEWHERE));

        assertThat(readAhead.bytes()).isEqualTo(7);
    }
}
