package io.weir.streams;

import io.weir.engine.DecisionBudget;
import java.util.function.LongSupplier;

/**
 * Limits how much a stream thread's open transaction may take. The broker aborts a transaction that stays open for too
 * long, and Kafka Streams may process many records before it commits. So once a transaction is large or old, decisions
 * dispatch nothing more in it: steps stay ready until the next transaction. All tasks of a thread share one instance.
 * Used on the stream thread only.
 */
final class TransactionRoom {
    private final long mostBytes;
    private final long longestNanos;
    private final LongSupplier nanoTime;
    private final PortionTurns turns;
    private boolean open;
    private long bytes;
    private long beganAt;

    /** @param pace limits the size and the age of a transaction */
    TransactionRoom(WeirConfig.Pace pace, LongSupplier nanoTime) {
        this.mostBytes = pace.transactionBytes();
        this.longestNanos = pace.transactionTime().toNanos();
        this.nanoTime = nanoTime;
        this.turns = new PortionTurns(nanoTime);
    }

    /** Returns the turns of the runs that have more to dispatch. */
    PortionTurns turns() {
        return turns;
    }

    void began() {
        open = true;
        bytes = 0;
        beganAt = nanoTime.getAsLong();
        turns.opened();
    }

    /** A record was sent. */
    void sent(int size) {
        bytes += size;
    }

    /** The transaction was committed or aborted. */
    void ended() {
        open = false;
        bytes = 0;
        turns.ended();
    }

    /**
     * Returns true if nothing more is to be dispatched before a commit. Always false where transactions are not
     * reported to this instance.
     */
    boolean isFull() {
        return open && (bytes >= mostBytes || nanoTime.getAsLong() - beganAt >= longestNanos);
    }

    /** Returns the part of a budget that still fits into the transaction. */
    DecisionBudget within(DecisionBudget budget) {
        if (isFull()) {
            return DecisionBudget.EMPTY;
        }
        return open && mostBytes - bytes < budget.bytes()
                ? new DecisionBudget(budget.dispatches(), mostBytes - bytes, budget.work())
                : budget;
    }
}
