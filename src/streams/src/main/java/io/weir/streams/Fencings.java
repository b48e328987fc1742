package io.weir.streams;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Finds transactions that are aborted again and again. Kafka Streams takes a fenced producer for an ordinary thing: it begins
 * the tasks again at the same records and tells nobody. So what is begun and not committed is kept here. A task that begins
 * again while such work is kept has lost its transaction.
 *
 * <p>Brokers, networks and stopped processes cost transactions too, and no run is to blame for that. An item is to blame when it
 * alone took half of the time after which brokers abort a transaction: all others of a transaction may take a quarter of it
 * ({@link TransactionRoom}). A transaction that is lost twice at the same first item without such an item is a failure of
 * its thread.
 *
 * <p>An engine's, for all its threads, because a task may begin again on another one. Thread-safe.
 */
final class Fencings {
    private final Duration timeout;
    private final long blameNanos;
    private final long windowMs;
    private final LongSupplier clockMs;
    private final Map<Integer, UncommittedWork> uncommitted = new ConcurrentHashMap<>();
    private final Map<Integer, Item> lostAt = new ConcurrentHashMap<>();
    private final Map<Item, Fencing> blamed = new ConcurrentHashMap<>();
    private volatile Consumer<Fencing> told = fencing -> {};

    /**
     * @param timeout after which brokers abort a transaction
     * @param window for how long a lost transaction counts
     */
    Fencings(Duration timeout, Duration window, LongSupplier clockMs) {
        this.timeout = timeout;
        this.blameNanos = timeout.toNanos() / 2;
        this.windowMs = window.toMillis();
        this.clockMs = clockMs;
    }

    /** @param listener told of each transaction that one item has cost, on the stream thread that begins again */
    void tell(Consumer<Fencing> listener) {
        told = listener;
    }

    void begins(Item item, UncommittedWork work) {
        if (work.begins(item)) {
            uncommitted.put(item.partition(), work);
        }
        if (!blamed.isEmpty() && blamed.containsKey(item)) {
            work.holds(item);
        }
    }

    void committed(UncommittedWork work) {
        for (int partition : work.partitions()) {
            uncommitted.remove(partition, work);
            lostAt.remove(partition);
        }
        work.suspects().forEach(blamed::remove);
    }

    /**
     * A task begins, or begins again.
     *
     * @return why its thread is to fail, or empty when it may go on
     */
    Optional<String> begins(int partition) {
        UncommittedWork lost = uncommitted.remove(partition);
        if (lost == null || !lost.isOpen()) {
            return Optional.empty();
        }
        UncommittedWork.Took slowest = lost.slowest();
        if (slowest != null && slowest.nanos() >= blameNanos) {
            if (lost.countOnce()) {
                blame(slowest);
            }
            return Optional.empty();
        }
        Item first = lost.first(partition);
        if (first == null || lost.isExplained() || !first.equals(lostAt.put(partition, first))) {
            return Optional.empty();
        }
        lostAt.remove(partition);
        return Optional.of("its transaction was aborted twice in a row, from " + first.position() + " on"
                + (slowest == null ? "" : "; the slowest of it was " + words(slowest)));
    }

    private static String words(UncommittedWork.Took slowest) {
        return slowest.item().position() + (slowest.runId() == null ? "" : " (run '" + slowest.runId() + "')") + ", "
                + Duration.ofNanos(slowest.nanos()).toMillis() + " ms";
    }

    private void blame(UncommittedWork.Took slowest) {
        long now = clockMs.getAsLong();
        blamed.values().removeIf(old -> now - old.atMs() >= windowMs);
        Fencing before = blamed.get(slowest.item());
        Fencing fencing = new Fencing(
                slowest.item(),
                slowest.runId(),
                Duration.ofNanos(slowest.nanos()),
                timeout,
                before == null ? 1 : before.count() + 1,
                now);
        blamed.put(fencing.item(), fencing);
        told.accept(fencing);
    }

    /** Why an item is to be decided on no more. */
    Optional<Fencing> tooOften(Item item) {
        return blamed.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(blamed.get(item)).filter(Fencing::isTooOften);
    }
}
