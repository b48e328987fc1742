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
 * Kafka's own clients, which say what they are at. The producer of a stream thread tells the thread's {@link CommitPace} of
 * its commits: Kafka Streams commits in three calls, of which {@code flush} is the first and {@code commitTransaction} the
 * last. It tells the thread's {@link TransactionRoom} as well. The consumer tells the thread's {@link Arrivals} what it hands over.
 *
 * <p>And two things that Kafka's own don't do: a commit that is undecided is waited for, and a clock that is put back ends
 * the thread instead of stopping it, or, where nothing but reading is lost by it, the poll.
 */
final class ObservedClients implements KafkaClientSupplier {
    static final long UNDECIDED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final StreamThreads threads;
    private final Queues queues;
    private final OpenCommits openCommits;
    private final ClockWatch clock;

    /**
     * @param queues asked when a commit waits for a queue's topic
     * @param openCommits told what a commit waits for
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
     * Waits for a commit for longer than {@code max.block.ms}, which is short for the sake of sends. While a broker fails
     * over, a commit is undecided for seconds; to call again is to wait on. Kafka Streams would go on without: its next send
     * is refused, which ends the thread.
     *
     * @throws TimeoutException when it is undecided after a minute
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
