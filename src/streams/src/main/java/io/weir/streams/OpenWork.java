package io.weir.streams;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * What a stream thread has begun since its last commit, and how long each item takes. Time in which the thread waits for Kafka
 * is not the item's: brokers that are slow are no reason to put a run aside. All of a thread's tasks share one instance, as they
 * share a transaction. Used on the stream thread only.
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

    /** @param fencings the engine's, told what is begun and what is committed */
    OpenWork(Fencings fencings, LongSupplier nanoTime) {
        this.fencings = fencings;
        this.nanoTime = nanoTime;
    }

    /** A task begins, or begins again. */
    void begins(int partition) {
        if (work != null && work.first(partition) != null) {
            // It was closed without a word to the producer, as nothing had been sent.
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
     * @throws StreamsException when the thread has lost the same transaction again and again: another one is to take its place
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

    /** In the middle of an item, the thread has waited for Kafka this long. */
    void waited(long nanos) {
        waited += nanos;
    }

    /** The item is decided on, or failed. */
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

    /** The transaction is aborted: what it was about is begun again, here or elsewhere. */
    void aborted() {
        ends();
        open = false;
        work = null;
    }

    /** Why the transaction will be aborted is reported already. */
    void explain() {
        ends();
        if (work != null) {
            work.explain();
        }
    }
}
