package io.weir.streams;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/**
 * Sends each record to its own destination. This is a named class because its name is part of the topology's
 * description.
 */
final class OutgoingRoute implements TopicNameExtractor<byte[], Outgoing>, StreamPartitioner<byte[], Outgoing> {
    @Override
    public String extract(byte[] key, Outgoing record, RecordContext context) {
        return record.topic();
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, Outgoing record, int count) {
        return Optional.of(Set.of(record.partition(count)));
    }

    @Override
    public String toString() {
        return "OutgoingRoute";
    }
}
