package io.weir.worker.transport;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.Shown;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole topic of cancelled attempts from its end, and informs the runner. An optimisation: correctness does
 * not depend on it.
 */
final class CancelReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CancelReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long BETWEEN_LOOKS_MS = 5_000;

    private final Consumer<byte[], byte[]> consumer;
    private final java.util.function.Consumer<AttemptId> cancel;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Outage outage;
    private final Thread thread;

    /** @param explain turns a failure into a sentence */
    CancelReader(
            Map<String, Object> settings,
            java.util.function.Consumer<AttemptId> cancel,
            Function<Throwable, String> explain) {
        this.outage = new Outage(LOG, "reading " + Topics.STEP_CANCELLED, explain);
        this.consumer = new KafkaConsumer<>(settings);
        this.cancel = cancel;
        this.thread = new Thread(this::run, "weir-cancelled");
        thread.start();
    }

    Optional<String> trouble() {
        return outage.trouble();
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                turn();
                outage.recovered();
            } catch (WakeupException stop) {
                break;
            } catch (KafkaException trouble) {
                outage.failed(trouble);
                pause();
            }
        }
        consumer.close();
    }

    private void turn() {
        if (consumer.assignment().isEmpty() && !assign()) {
            pause();
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            read(record);
        }
    }

    private boolean assign() {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.STEP_CANCELLED).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            return false;
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; this call fixes the position, so that later cancellations are not missed.
        partitions.forEach(consumer::position);
        return true;
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() != null) {
                Codecs.stepCancelled().decode(record.value()).attempts().forEach(cancel);
            }
        } catch (ProtocolException unreadable) {
            LOG.warn(
                    "skipped {}-{}@{}: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    Shown.sentence(unreadable.getMessage()));
        }
    }

    private void pause() {
        try {
            boolean closed = closing.await(BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS);
            LOG.trace("waited, closing: {}", closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        Threads.join(thread);
    }
}
