package io.weir.streams;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the items that a stream thread has begun since its last commit, and measures each of them. The time in which
 * the thread waits for Kafka does not count for the item: slow brokers are no reason to quarantine a run. All tasks of
 * a thread share one instance, as they share a transaction. Used on the stream thread only.
 */
final class OpenWork {
    private final Fencings fencings;
    private final LongSupplier nanoTime;
    private Optional<String> failure = Optional.empty();
    private boolean open;
    private @Nullable UncommittedWork work;
    private @Nullable Item item;
    private @Nullable String runId;
    private long beganAt;
    private long waited;

    /** @param fencings of the engine; receives every begin and every commit */
    OpenWork(Fencings fencings, LongSupplier nanoTime) {
        this.fencings = fencings;
        this.nanoTime = nanoTime;
    }

    /** A task begins, or begins again. */
    void begins(int partition) {
        if (work != null && work.first(partition) != null) {
            // The task was closed without an abort by the producer, because nothing had been sent.
            aborted();
        }
        Optional<String> why = fencings.begins(partition);
        if (why.isPresent()) {
            failure = why;
        }
    }

    /**
     * A decision on the item begins.
     *
     * @throws StreamsException if the thread has lost the same transaction repeatedly: a new thread must replace it
     */
    void begins(Item next) {
        ends();
        Optional<String> why = failure;
        failure = Optional.empty();
        if (why.isPresent()) {
            throw new StreamsException(why.get());
        }
        UncommittedWork into = work;
        if (into == null) {
            into = new UncommittedWork();
            if (open) {
                into.opened();
            }
            work = into;
        }
        fencings.begins(next, into);
        item = next;
        runId = next.timerOf();
        waited = 0;
        beganAt = nanoTime.getAsLong();
    }

    /** The item turned out to be about this run. */
    void isAbout(String run) {
        runId = run;
    }

    /** The thread has waited for Kafka this long in the middle of an item. */
    void waited(long nanos) {
        waited += nanos;
    }

    /** The decision on the item was made, or failed. */
    void ends() {
        Item ended = item;
        UncommittedWork into = work;
        if (ended != null && into != null) {
            into.took(new UncommittedWork.Took(ended, runId, nanoTime.getAsLong() - beganAt - waited));
        }
        item = null;
    }

    /** The producer has begun a transaction. */
    void opened() {
        open = true;
        if (work != null) {
            work.opened();
        }
    }

    void committed() {
        open = false;
        if (work != null) {
            fencings.committed(work);
            work = null;
        }
    }

    /** The transaction is aborted. Its items begin again, on this thread or on another one. */
    void aborted() {
        ends();
        open = false;
        work = null;
    }

    /** The reason why the transaction will be aborted is already reported. */
    void explain() {
        ends();
        if (work != null) {
            work.explain();
        }
    }
}
