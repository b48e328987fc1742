package io.weir.streams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer of a stream thread. It reports its commits to the thread's {@link CommitPace}: Kafka Streams commits in
 * three calls, of which {@code flush} is the first and {@code commitTransaction} the last. It also reports to the
 * thread's {@link TransactionRoom}.
 *
 * <p>If a topic is gone, Kafka's own producer waits in {@code flush} without end, because Kafka Streams sets
 * {@code delivery.timeout.ms} to the largest possible number. An abort would wait for the same records. This producer
 * gives up when {@link QueueWait} says so: it then behaves like a fenced producer. Kafka Streams replaces it, the first
 * request of the new producer aborts the transaction, and the thread's records are processed again.
 */
final class ObservedProducer extends KafkaProducer<byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(ObservedProducer.class);

    private final StreamThreads threads;
    private final Queues queues;
    private final OpenCommits openCommits;
    private final UnacknowledgedSends sends = new UnacknowledgedSends();
    private final QueueWait wait;
    private final Duration patience;
    /** The reason for giving up, or null. The producer's own thread reads it as well. */
    private volatile @Nullable String givenUp;

    ObservedProducer(Map<String, Object> config, StreamThreads threads, Queues queues, OpenCommits openCommits) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.threads = threads;
        this.openCommits = openCommits;
        this.patience = Duration.ofMillis(
                Long.parseLong(String.valueOf(config.getOrDefault(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000))));
        this.queues = queues;
        this.wait = new QueueWait(sends, queues, patience);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        String why = givenUp;
        if (why != null) {
            throw new KafkaException(why, new ProducerFencedException(why));
        }
        Integer partition = record.partition();
        UnacknowledgedSends.Send send =
                sends.begins(new TopicPartition(record.topic(), partition == null ? -1 : partition));
        long began = System.nanoTime();
        try {
            return super.send(record, send.behind((metadata, failure) -> {
                if (failure != null && queues.emits().covers(record.topic())) {
                    queues.emits().refused(record.topic(), sizeOf(record), failure);
                }
                // After giving up, each record would be an error in the log.
                if (callback != null && givenUp == null) {
                    callback.onCompletion(metadata, failure);
                }
            }));
        } catch (RuntimeException | Error e) {
            send.ends();
            throw e;
        } finally {
            waitedSince(began);
        }
    }

    private static int sizeOf(ProducerRecord<byte[], byte[]> record) {
        return Outgoing.sizeOf(record.key(), record.value(), record.headers());
    }

    /**
     * Kafka Streams calls this before it sends, so a send to a topic that is gone waits here first.
     *
     * @throws QueueOutException if the topic belongs to a queue or steps emit to it, and it takes no records
     */
    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        long began = System.nanoTime();
        TimeoutException timeout;
        try {
            return super.partitionsFor(topic);
        } catch (TimeoutException e) {
            timeout = e;
        } finally {
            waitedSince(began);
        }
        long looked = System.nanoTime();
        try {
            wait.look(Set.of(new TopicPartition(topic, 0)), Duration.ZERO);
        } catch (QueueOutException out) {
            // Before giving up, which ends the item: waiting for Kafka is no work of the item.
            waitedSince(looked);
            giveUp(out);
            throw out;
        }
        throw timeout;
    }

    private void waitedSince(long began) {
        threads.openWork().waited(System.nanoTime() - began);
    }

    @Override
    public void beginTransaction() {
        super.beginTransaction();
        threads.room().began();
        threads.openWork().opened();
    }

    /** @throws TaskMigratedException if the producer gives up, or has given up before */
    @Override
    public void flush() {
        threads.commits().began();
        String why = givenUp;
        if (why != null) {
            throw new TaskMigratedException(why);
        }
        openCommits.during(sends, () -> {
            try {
                wait.forAcknowledgements();
            } catch (QueueOutException out) {
                throw new TaskMigratedException(giveUp(out), out);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            super.flush();
        });
    }

    private String giveUp(QueueOutException out) {
        String why = "the transaction is given up, and its records are processed again: " + out.getMessage();
        givenUp = why;
        threads.openWork().explain();
        LOG.warn("{}; Kafka Streams takes this for being fenced", why);
        return why;
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        refuseIfGivenUp();
        openCommits.during(sends, () -> super.sendOffsetsToTransaction(offsets, groupMetadata));
    }

    @Override
    public void commitTransaction() {
        refuseIfGivenUp();
        openCommits.during(sends, () -> ObservedClients.awaitCommit(super::commitTransaction, System::nanoTime));
        threads.commits().committed(threads.room().turns().isUnderWay());
        threads.room().ended();
        threads.openWork().committed();
    }

    private void refuseIfGivenUp() {
        String why = givenUp;
        if (why != null) {
            throw new ProducerFencedException(why);
        }
    }

    /**
     * A producer that has given up leaves the abort to its successor: it would first wait for its own records, which
     * are never acknowledged.
     */
    @Override
    public void abortTransaction() {
        threads.room().ended();
        threads.openWork().aborted();
        if (givenUp == null) {
            super.abortTransaction();
        }
    }

    /** Bounds the wait. Kafka's own method waits without end for a transaction that can't be ended at present. */
    @Override
    public void close() {
        close(givenUp == null ? patience : Duration.ZERO);
    }
}
