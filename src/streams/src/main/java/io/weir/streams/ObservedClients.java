package io.weir.streams;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients, which report their progress. The producer of a stream thread reports its commits to the thread's
 * {@link CommitPace}: Kafka Streams commits in three calls, of which {@code flush} is the first and
 * {@code commitTransaction} the last. It also reports to the thread's {@link TransactionRoom}. The consumer reports the
 * records that it returns to the thread's {@link Arrivals}.
 *
 * <p>Two behaviours differ from Kafka's own clients. An undecided commit is waited for. A clock that is set back ends
 * the thread instead of blocking it; where only a read is lost, it ends the poll.
 */
final class ObservedClients implements KafkaClientSupplier {
    static final long UNDECIDED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final StreamThreads threads;
    private final Queues queues;
    private final OpenCommits openCommits;
    private final ClockWatch clock;

    /**
     * @param queues asked when a commit waits for the topic of a queue, or for one that steps emit to
     * @param openCommits receives the partitions that a commit waits for
     */
    ObservedClients(StreamThreads threads, Queues queues, OpenCommits openCommits) {
        this(threads, queues, openCommits, new ClockWatch());
    }

    ObservedClients(StreamThreads threads, Queues queues, OpenCommits openCommits, ClockWatch clock) {
        this.threads = threads;
        this.queues = queues;
        this.openCommits = openCommits;
        this.clock = clock;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new ObservedProducer(config, threads, queues, openCommits);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new ObservedConsumer(config, threads, clock);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new WatchedConsumer(config, clock);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new WatchedConsumer(config, clock, threads.definitions());
    }

    /**
     * Waits for a commit for longer than {@code max.block.ms}, which is short because it also applies to sends. While a
     * broker fails over, a commit is undecided for seconds; a repeated call continues the wait. Without it Kafka
     * Streams would continue, its next send would be refused, and the thread would end.
     *
     * @throws TimeoutException if it is undecided after a minute
     */
    static void awaitCommit(Runnable commit, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        while (true) {
            try {
                commit.run();
                return;
            } catch (TimeoutException e) {
                if (nanoTime.getAsLong() - start >= UNDECIDED_NANOS) {
                    throw e;
                }
            }
        }
    }
}
