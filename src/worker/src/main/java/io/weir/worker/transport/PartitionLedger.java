package io.weir.worker.transport;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The finished offsets of one partition: everything below {@link #position()}, and everything up to the end of the
 * taken records except the open offsets. It stores open offsets, not finished ones, because a log has gaps (transaction
 * markers, compaction) that are never finished. Not thread-safe.
 */
final class PartitionLedger {
    /** Taken and not finished, or to be taken again because of the last commit's metadata. */
    private final NavigableSet<Long> open = new TreeSet<>();

    /** Open in the last commit's metadata and not delivered again yet. */
    private final NavigableSet<Long> awaited = new TreeSet<>();

    /** First offset that was never taken; -1 before the first record of a partition without a commit. */
    private long end;

    /** The last delivered offset, whether it was finished before or not. */
    private long delivered;

    private PartitionLedger(long position, long end) {
        this.delivered = position - 1;
        this.end = end;
    }

    /** For a partition without a commit. */
    static PartitionLedger fresh() {
        return new PartitionLedger(0, -1);
    }

    /** Continues from the last commit. */
    static PartitionLedger resume(FinishedOffsets committed) {
        PartitionLedger ledger = new PartitionLedger(committed.position(), committed.end());
        ledger.open.addAll(committed.open());
        ledger.awaited.addAll(committed.open());
        return ledger;
    }

    /** Takes the record at {@code offset}, unless it was finished before. Offsets must be ascending. */
    boolean take(long offset) {
        if (offset <= delivered) {
            // A consumer reads forward from the position, so this is another log: the topic was created again.
            open.clear();
            awaited.clear();
            end = offset;
        }
        delivered = offset;
        // A skipped offset was removed from the log; waiting for it would block the position for ever.
        NavigableSet<Long> gone = awaited.headSet(offset, false);
        open.removeAll(gone);
        gone.clear();
        if (offset < end) {
            return awaited.remove(offset);
        }
        open.add(offset);
        end = offset + 1;
        return true;
    }

    void finish(long offset) {
        open.remove(offset);
    }

    /** Returns true if records that the last commit left open have not been delivered again yet. */
    boolean isAwaiting() {
        return !awaited.isEmpty();
    }

    /** The offset from which a consumer must continue: the first unfinished one; -1 if nothing was ever taken. */
    long position() {
        return open.isEmpty() ? end : open.first();
    }

    FinishedOffsets finished() {
        return new FinishedOffsets(position(), end, open);
    }
}
