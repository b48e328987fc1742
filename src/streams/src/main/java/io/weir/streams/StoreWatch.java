package io.weir.streams;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects a thread that entered a store and does not return.
 *
 * <p>If the disk fills up while a write waits for memory, the write waits for a flush. Once there is space again,
 * RocksDB (10.1.3) begins its recovery with a flush that waits for the write ({@code DBImpl::DelayWrite} on one thread,
 * {@code ErrorHandler::RecoverFromBGError} behind it in the write queue on the other). No other component notices: the
 * thread's consumer sends heartbeats, and no other engine gets its partitions before {@code max.poll.interval.ms} is
 * over.
 */
final class StoreWatch {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /** Counted in checks and not in time: a process that was paused and continues has not waited. */
    static final int PATIENCE = 6;

    /** The minimum CPU time of a working thread between two checks. A waiting thread uses none. */
    private static final long WORK_NANOS = 1_000_000;

    private static final String STORE = "org.rocksdb.";

    private final Supplier<List<Inside>> inStores;
    private final Consumer<String> stuck;
    private Map<Long, Waiting> waiting = new HashMap<>();
    private @Nullable Thread watch;

    /**
     * A thread that is inside a store at this moment.
     *
     * @param cpuNanos CPU time of its whole life, nanoseconds
     */
    record Inside(long threadId, String name, long cpuNanos) {}

    private record Waiting(long cpuNanos, int looks) {}

    /** @param stuck receives the name of a thread that does not return, once, on the watch's own thread */
    StoreWatch(Consumer<String> stuck) {
        this(StoreWatch::inRocksDb, stuck);
    }

    StoreWatch(Supplier<List<Inside>> inStores, Consumer<String> stuck) {
        this.inStores = inStores;
        this.stuck = stuck;
    }

    synchronized void begin() {
        if (watch == null) {
            Thread started = new Thread(this::lookUntilInterrupted, "weir-store-watch");
            started.setDaemon(true);
            started.start();
            watch = started;
        }
    }

    synchronized void end() {
        if (watch != null) {
            watch.interrupt();
            watch = null;
        }
    }

    private void lookUntilInterrupted() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void look() {
        Map<Long, Waiting> seen = new HashMap<>();
        for (Inside thread : inStores.get()) {
            Waiting before = waiting.get(thread.threadId());
            int looks = before == null || thread.cpuNanos() - before.cpuNanos() >= WORK_NANOS ? 1 : before.looks() + 1;
            seen.put(thread.threadId(), new Waiting(thread.cpuNanos(), looks));
            if (looks == PATIENCE + 1) {
                stuck.accept(thread.name());
            }
        }
        waiting = seen;
    }

    private static List<Inside> inRocksDb() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Inside> found = new ArrayList<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds(), 1)) {
            if (thread != null
                    && thread.getStackTrace().length > 0
                    && thread.getStackTrace()[0].getClassName().startsWith(STORE)) {
                long id = thread.getThreadId();
                found.add(new Inside(id, thread.getThreadName(), threads.getThreadCpuTime(id)));
            }
        }
        return found;
    }
}
