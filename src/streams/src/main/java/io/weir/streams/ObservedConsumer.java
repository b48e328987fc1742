package io.weir.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of a stream thread. It reports the records that it returns, waits no longer than {@link PollBound}
 * permits, reads no further than {@link ReadAhead} permits, and fails its thread if the clock is set back.
 *
 * <p>If the next offset to read does not exist any more, Kafka Streams would continue at the beginning of the partition
 * and only write a line to the log. This consumer returns a record in place of the missing ones, at the last offset of
 * the gap. So the task reports the gap in the transaction that passes it.
 */
final class ObservedConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(ObservedConsumer.class);

    private final StreamThreads threads;
    private final ClockWatch clock;
    private final LongConsumer whenPutBack = this::wakeUp;
    private final Set<TopicPartition> pausedByStreams = new HashSet<>();
    private final Set<TopicPartition> held = new HashSet<>();
    private final Map<TopicPartition, RetentionGap> passed = new HashMap<>();
    private volatile long putBackMs;

    ObservedConsumer(Map<String, Object> config, StreamThreads threads, ClockWatch clock) {
        super(withoutReset(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.threads = threads;
        this.clock = clock;
        clock.tell(whenPutBack);
    }

    /** Turns off Kafka's reset, which would continue at the beginning by itself with no more than a line in the log. */
    private static Map<String, Object> withoutReset(Map<String, Object> config) {
        Map<String, Object> changed = new HashMap<>(config);
        changed.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return changed;
    }

    private void wakeUp(long millis) {
        putBackMs = millis;
        wakeup();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        threads.arrivals().observed();
        hold();
        ConsumerRecords<byte[], byte[]> records = gaps();
        try {
            if (records.isEmpty()) {
                boolean restores = !pausedByStreams.isEmpty();
                records = super.poll(threads.pollBound().of(timeout, restores, System.currentTimeMillis()));
            }
        } catch (WakeupException e) {
            throw putBackMs == 0 ? e : new ClockPutBackException(putBackMs);
        } catch (OffsetOutOfRangeException e) {
            pass(e.offsetOutOfRangePartitions());
            records = gaps();
        }
        threads.readAhead().polled(records);
        threads.arrivals().polled(records, assignment(), this::currentLag, System.currentTimeMillis());
        threads.commits().requestIfDue();
        return records;
    }

    /** Pauses the partitions that must not be read further, and resumes those that were paused only for that reason. */
    private void hold() {
        Set<TopicPartition> assigned = assignment();
        threads.readAhead().keep(assigned);
        pausedByStreams.retainAll(assigned);
        held.retainAll(assigned);
        if (held.isEmpty() && !threads.readAhead().isFull()) {
            return;
        }
        Set<TopicPartition> toHold = new HashSet<>(threads.readAhead().held());
        Set<TopicPartition> released = new HashSet<>(held);
        released.removeAll(toHold);
        released.removeAll(pausedByStreams);
        super.resume(released);
        held.clear();
        held.addAll(toHold);
        super.pause(held);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        pausedByStreams.addAll(partitions);
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        pausedByStreams.removeAll(partitions);
        super.resume(partitions.stream()
                .filter(partition -> !held.contains(partition))
                .toList());
    }

    /**
     * Continues after the missing offsets.
     *
     * @param wanted the offset that was to be read next, by partition
     */
    private void pass(Map<TopicPartition, Long> wanted) {
        Map<TopicPartition, Long> beginnings;
        try {
            beginnings = beginningOffsets(wanted.keySet());
        } catch (TimeoutException e) {
            LOG.warn(
                    "Offsets {} are gone, and where the partitions begin can't be read yet: {}",
                    wanted,
                    e.getMessage());
            return;
        }
        wanted.forEach((partition, from) -> {
            Long to = beginnings.get(partition);
            if (to == null) {
                return;
            }
            RetentionGap gap =
                    new RetentionGap(partition.topic(), partition.partition(), from, to, System.currentTimeMillis());
            seek(partition, to);
            threads.gaps().found(gap);
            passed.put(partition, gap);
        });
    }

    /**
     * Returns one record in place of each gap. A gap waits while its task is still restoring, because the task's
     * partitions are paused then.
     */
    private ConsumerRecords<byte[], byte[]> gaps() {
        if (passed.isEmpty()) {
            return ConsumerRecords.empty();
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        passed.keySet().retainAll(assignment());
        passed.entrySet().removeIf(entry -> {
            if (pausedByStreams.contains(entry.getKey())) {
                return false;
            }
            records.put(entry.getKey(), new ArrayList<>(List.of(inPlaceOf(entry.getValue()))));
            next.put(entry.getKey(), new OffsetAndMetadata(entry.getValue().to()));
            return true;
        });
        return new ConsumerRecords<>(records, next);
    }

    private static ConsumerRecord<byte[], byte[]> inPlaceOf(RetentionGap gap) {
        return new ConsumerRecord<>(
                gap.topic(),
                gap.partition(),
                gap.marker(),
                gap.foundAt(),
                TimestampType.LOG_APPEND_TIME,
                -1,
                -1,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());
    }

    @Override
    public void close() {
        clock.forget(whenPutBack);
        super.close();
    }

    @Override
    public void close(CloseOptions options) {
        clock.forget(whenPutBack);
        super.close(options);
    }
}
