package io.weir.streams;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Detects transactions that are aborted again and again. For Kafka Streams a fenced producer is an ordinary event: it
 * begins the tasks again at the same records and reports nothing. So this class records the work that has begun and is
 * not committed. If a task begins again while such work is recorded, it has lost its transaction.
 *
 * <p>Brokers, networks and stopped processes also cause lost transactions, and then no run is to blame. An item is to
 * blame if it alone took half of the time after which brokers abort a transaction: all other items of a transaction may
 * take a quarter of that time ({@link TransactionRoom}). If a transaction is lost twice at the same first item and no
 * item is to blame, its thread fails.
 *
 * <p>One instance serves all threads of an engine, because a task may begin again on another thread. Thread-safe.
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
     * @param timeout the time after which brokers abort a transaction
     * @param window how long a lost transaction counts
     */
    Fencings(Duration timeout, Duration window, LongSupplier clockMs) {
        this.timeout = timeout;
        this.blameNanos = timeout.toNanos() / 2;
        this.windowMs = window.toMillis();
        this.clockMs = clockMs;
    }

    /** @param listener receives each transaction loss caused by one item, on the stream thread that begins again */
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
     * @return why its thread must fail, or empty if it may continue
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

    /** Returns why an item must not be decided on any more. */
    Optional<Fencing> tooOften(Item item) {
        return blamed.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(blamed.get(item)).filter(Fencing::isTooOften);
    }
}
