package io.weir.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction of a stream thread is about: the first item of each partition, and the slowest of all. The stream thread
 * writes it. When its transaction is lost, the thread that begins one of its partitions again reads it.
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
     * @param runId the run it is about, or null when it is not known
     * @param nanos without the time in which it waited for Kafka
     */
    record Took(Item item, @Nullable String runId, long nanos) {}

    /** Whether it is the first of its partition. */
    boolean begins(Item item) {
        return firsts.putIfAbsent(item.partition(), item) == null;
    }

    /** One of its items has been in a transaction that was lost because of it. */
    void holds(Item suspect) {
        suspects.add(suspect);
    }

    void took(Took item) {
        Took before = slowest;
        if (before == null || item.nanos() > before.nanos()) {
            slowest = item;
        }
    }

    /** The producer has begun the transaction, so the broker's clock runs. */
    void opened() {
        open = true;
    }

    /** Why it is lost is known, and is reported elsewhere. */
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

    /** True once, though each of its partitions begins again. */
    boolean countOnce() {
        return counted.compareAndSet(false, true);
    }
}
