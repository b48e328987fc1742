package io.weir.streams;

import io.weir.engine.DecisionBudget;
import java.util.function.LongSupplier;

/**
 * How much more a stream thread's open transaction may take. The broker aborts a transaction that is open for too long, and
 * Kafka Streams may process many records before it commits. So once a transaction is large or old, decisions hand out nothing
 * more in it: steps stay ready until the next one. All of a thread's tasks share one instance. Used on the stream thread only.
 */
final class TransactionRoom {
    private final long mostBytes;
    private final long longestNanos;
    private final LongSupplier nanoTime;
    private final PortionTurns turns;
    private boolean open;
    private long bytes;
    private long beganAt;

    /** @param pace says how large and how old a transaction may become */
    TransactionRoom(WeirConfig.Pace pace, LongSupplier nanoTime) {
        this.mostBytes = pace.transactionBytes();
        this.longestNanos = pace.transactionTime().toNanos();
        this.nanoTime = nanoTime;
        this.turns = new PortionTurns(nanoTime);
    }

    /** Of the runs that have more to hand out. */
    PortionTurns turns() {
        return turns;
    }

    void began() {
        open = true;
        bytes = 0;
        beganAt = nanoTime.getAsLong();
        turns.opened();
    }

    /** A record went out. */
    void sent(int size) {
        bytes += size;
    }

    /** Committed or aborted. */
    void ended() {
        open = false;
        bytes = 0;
        turns.ended();
    }

    /** Whether nothing more is to be handed out before a commit. Never where nobody tells of transactions. */
    boolean isFull() {
        return open && (bytes >= mostBytes || nanoTime.getAsLong() - beganAt >= longestNanos);
    }

    /** The part of a budget that still has room. */
    DecisionBudget within(DecisionBudget budget) {
        if (isFull()) {
            return DecisionBudget.EMPTY;
        }
        return open && mostBytes - bytes < budget.bytes()
                ? new DecisionBudget(budget.dispatches(), mostBytes - bytes, budget.work())
                : budget;
    }
}
