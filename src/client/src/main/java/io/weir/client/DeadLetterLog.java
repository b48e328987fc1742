package io.weir.client;

import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Access to {@link Topics#DEAD_LETTERS} for operators: list, find, retry. */
public final class DeadLetterLog {
    /** The input topics of the engine, whose records can become dead letters. */
    static final Set<String> SOURCES = Set.copyOf(Topics.inputs());

    private static final String REROUTED_HEADER = "weir.rerouted";

    private static final Comparator<DeadLetterRecord> BY_TIME = Comparator.comparing(DeadLetterRecord::at)
            .thenComparing(DeadLetterRecord::partition)
            .thenComparing(DeadLetterRecord::offset);

    private final KafkaLink link;
    private final LogReader reader;

    DeadLetterLog(KafkaLink link) {
        this.link = link;
        this.reader = new LogReader(link);
    }

    /**
     * The newest or the oldest letters, without their values. Memory is bounded by {@code limit}, whatever the size of
     * the topic.
     *
     * @param newest true: newest first; false: oldest first
     */
    public List<DeadLetterRecord> list(DeadLetterQuery query, int limit, boolean newest) {
        Comparator<DeadLetterRecord> order = newest ? BY_TIME.reversed() : BY_TIME;
        PriorityQueue<DeadLetterRecord> best = new PriorityQueue<>(order.reversed());
        forEach(query, record -> {
            best.add(record.withoutValue());
            if (best.size() > limit) {
                best.remove();
            }
        });
        List<DeadLetterRecord> sorted = new ArrayList<>(best);
        sorted.sort(order);
        return sorted;
    }

    /** Every current letter, in order within each partition; partitions are mixed. */
    public void forEach(DeadLetterQuery query, Consumer<DeadLetterRecord> consumer) {
        reader.read(link.allPartitions(Topics.DEAD_LETTERS), query.since(), Duration.ZERO, record -> {
            DeadLetterRecord letter = DeadLetterReader.read(record);
            if (query.test(letter)) {
                consumer.accept(letter);
            }
            return true;
        });
    }

    /** The letter at a position; empty if there is none, or none any more. */
    public Optional<DeadLetterRecord> find(int partition, long offset) {
        TopicPartition wanted = new TopicPartition(Topics.DEAD_LETTERS, partition);
        if (!link.allPartitions(Topics.DEAD_LETTERS).contains(wanted)) {
            return Optional.empty();
        }
        return reader.at(wanted, offset).map(DeadLetterReader::read);
    }

    /**
     * Writes a letter's key, source bytes and headers to its topic again. The header {@code weir.retried-from} names
     * the letter, and stays if the record becomes a dead letter again. Retrying twice is harmless: requests and reports
     * count once.
     *
     * @param record with its value, from {@link #forEach} or {@link #find}
     * @return the new position, {@code topic-partition@offset}
     * @throws WeirClientException if it cannot be retried; nothing was written
     */
    public String retry(DeadLetterRecord record) {
        record.notRetryable().ifPresent(why -> {
            throw new WeirClientException("dead letter " + record.position() + " can't be retried: " + why);
        });
        String topic = record.letter().topic();
        RecordHeaders headers = new RecordHeaders();
        record.sourceHeaders().forEach(headers::add);
        headers.remove(REROUTED_HEADER);
        headers.remove(DeadLetterReader.RETRIED_HEADER);
        headers.add(
                DeadLetterReader.RETRIED_HEADER,
                (Topics.DEAD_LETTERS + "-" + record.position()).getBytes(StandardCharsets.UTF_8));
        int partitions = link.partitionCount(AclOperation.WRITE, topic);
        // Its original partition; the engine reroutes a record on a wrong one.
        int partition = Math.floorMod(record.letter().partition(), partitions);
        RecordMetadata stands = link.send(new ProducerRecord<>(
                topic, partition, record.letter().key(), record.letter().value(), headers));
        return stands.topic() + "-" + stands.partition() + "@" + stands.offset();
    }
}
