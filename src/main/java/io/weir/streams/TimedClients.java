package io.weir.streams;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients that Kafka Streams makes itself when nobody else does, with a clock at the producers': a stream thread learns what its commits cost. A commit is a
 * flush, which waits for all that was sent, and the end of the transaction.
 *
 * <p>And with patience: a commit that is undecided is waited for.
 */
final class TimedClients implements KafkaClientSupplier {
    static final long UNDECIDED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ThreadLocal<CommitRequests> commits;

    /** @param commits told on the thread that commits */
    TimedClients(ThreadLocal<CommitRequests> commits) {
        this.commits = commits;
    }

    @Override
    public Admin getAdmin(Map<String, Object> settings) {
        return Admin.create(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        return getConsumer(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        return getConsumer(settings);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new TimedProducer(settings);
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

    private final class TimedProducer extends KafkaProducer<byte[], byte[]> {
        private long flushed;

        private TimedProducer(Map<String, Object> settings) {
            super(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void flush() {
            long start = System.nanoTime();
            super.flush();
            flushed += System.nanoTime() - start;
        }

        @Override
        public void commitTransaction() {
            long start = System.nanoTime();
            awaitCommit(super::commitTransaction, System::nanoTime);
            commits.get().committed(flushed + System.nanoTime() - start);
            flushed = 0;
        }
    }
}
