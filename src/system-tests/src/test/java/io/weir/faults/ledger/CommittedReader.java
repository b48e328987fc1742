package io.weir.faults.ledger;

import io.weir.protocol.Codecs;
import io.weir.protocol.RunRecord;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads results and run events from the beginning, as any requester would: committed, and past the proxy. */
public final class CommittedReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final String servers;
    private final Ledger ledger;
    private final Progress progress;
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::read, "committed-reader");

    public CommittedReader(String servers, Ledger ledger, Progress progress) {
        this.servers = servers;
        this.ledger = ledger;
        this.progress = progress;
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                servers,
                "client.id",
                "committed-reader",
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "fetch.max.wait.ms",
                50,
                "reconnect.backoff.max.ms",
                200,
                "metadata.max.age.ms",
                2_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : List.of(Topics.RESULTS, Topics.RUN_EVENTS)) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            }
            consumer.assign(partitions);
            while (open.get()) {
                consumer.poll(POLL).forEach(this::note);
                notePositions(consumer);
            }
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    /** Markers of transactions take offsets too, but are no records. */
    private void notePositions(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            for (TopicPartition partition : consumer.assignment()) {
                positions.put(partition, consumer.position(partition, Duration.ZERO));
            }
        } catch (TimeoutException e) {
            // A broker has gone; the position is known again when its successor is.
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        long now = System.nanoTime();
        progress.seen(new TopicPartition(record.topic(), record.partition()), record.offset(), now);
        if (record.topic().equals(Topics.RESULTS)) {
            WorkflowResult result = Codecs.workflowResult().decode(record.value());
            ledger.result(result.workflowId(), result.status(), now);
            return;
        }
        if (Codecs.runRecord().decode(record.value()) instanceof RunRecord.RunEvents events) {
            ledger.events(events);
        }
    }

    /** Whether everything before these offsets is read: what is in a transaction that is still open can't be. */
    public boolean hasReadTo(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Fails when it can't read on: nothing it has not seen may be judged. */
    public void requireAlive() {
        RuntimeException cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the reader of results has failed", cause);
        }
    }

    @Override
    public void close() {
        open.set(false);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
