package io.weir.streams;

import io.weir.streams.checks.OpenTransaction;
import io.weir.streams.checks.OpenTransactions;
import io.weir.streams.checks.OpenTransactions.HeldBack;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for other clients' transactions that hold back the engine's inputs, on a separate thread. A check costs two
 * requests. The owner of a transaction is requested only if the committed end has not moved between two checks.
 */
final class TransactionWatch {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(TransactionWatch.class);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "weir-transaction-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Map<TopicPartition, HeldBack> before = Map.of();
    private volatile List<OpenTransaction> found = List.of();

    /** Begins to watch these partitions. */
    void begin(OpenTransactions transactions, Collection<TopicPartition> inputs) {
        try {
            ScheduledFuture<?> unused = looks.scheduleWithFixedDelay(
                    () -> look(transactions, inputs),
                    BETWEEN_LOOKS.toMillis(),
                    BETWEEN_LOOKS.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The engine was closed while it started");
        }
    }

    void look(OpenTransactions transactions, Collection<TopicPartition> inputs) {
        try {
            Map<TopicPartition, HeldBack> now = transactions.tryHeldBack(inputs).orElse(Map.of());
            Map<TopicPartition, HeldBack> unmoved = new HashMap<>(now);
            unmoved.entrySet().removeIf(held -> {
                HeldBack earlier = before.get(held.getKey());
                return earlier == null || earlier.from() != held.getValue().from();
            });
            before = now;
            List<OpenTransaction> open = unmoved.isEmpty() ? List.of() : transactions.describe(unmoved);
            announce(open);
            found = open;
        } catch (RuntimeException e) {
            // The watch only reports; the engine continues without it.
            LOG.debug("Open transactions could not be looked for", e);
        }
    }

    private void announce(List<OpenTransaction> open) {
        for (OpenTransaction transaction : open) {
            boolean isNew = found.stream()
                    .noneMatch(known -> known.partition().equals(transaction.partition())
                            && known.startOffset() == transaction.startOffset());
            if (isNew) {
                LOG.warn("The engine is {}", transaction.sentence());
            }
        }
    }

    /** Returns a sentence for each transaction that holds back an input. */
    List<String> troubles() {
        return found.stream().map(OpenTransaction::sentence).toList();
    }

    void end() {
        looks.shutdownNow();
    }
}
