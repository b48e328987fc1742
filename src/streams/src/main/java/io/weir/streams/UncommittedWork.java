package io.weir.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The items of one transaction of a stream thread: the first item of each partition, and the slowest item of all. The
 * stream thread writes it. If the transaction is lost, the thread that begins one of its partitions again reads it.
 */
final class UncommittedWork {
    private final Map<Integer, Item> firsts = new ConcurrentHashMap<>();
    private final List<Item> suspects = new ArrayList<>();
    private final AtomicBoolean counted = new AtomicBoolean();
    private volatile @Nullable Took slowest;
    private volatile boolean open;
    private volatile boolean explained;

    /**
     * How long an item took.
     *
     * @param runId the run of the item, or null if it is not known
     * @param nanos the duration without the time in which the item waited for Kafka
     */
    record Took(Item item, @Nullable String runId, long nanos) {}

    /** Returns true if the item is the first of its partition. */
    boolean begins(Item item) {
        return firsts.putIfAbsent(item.partition(), item) == null;
    }

    /** Adds an item that has already cost the thread a transaction. */
    void holds(Item suspect) {
        suspects.add(suspect);
    }

    void took(Took item) {
        Took before = slowest;
        if (before == null || item.nanos() > before.nanos()) {
            slowest = item;
        }
    }

    /** The producer has begun the transaction, so the broker's timeout is running. */
    void opened() {
        open = true;
    }

    /** The reason for the loss is known, and is reported elsewhere. */
    void explain() {
        explained = true;
    }

    boolean isOpen() {
        return open;
    }

    boolean isExplained() {
        return explained;
    }

    @Nullable
    Took slowest() {
        return slowest;
    }

    @Nullable
    Item first(int partition) {
        return firsts.get(partition);
    }

    Set<Integer> partitions() {
        return firsts.keySet();
    }

    List<Item> suspects() {
        return suspects;
    }

    /** Returns true once only, although each of its partitions begins again. */
    boolean countOnce() {
        return counted.compareAndSet(false, true);
    }
}
