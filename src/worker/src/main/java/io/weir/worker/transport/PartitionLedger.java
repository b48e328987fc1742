package io.weir.worker.transport;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What of one partition is finished: everything below {@link #position()}, and everything up to the end of what was
 * taken except the open offsets. It counts by what is open, not by what is finished, because a log has gaps (markers of
 * transactions, compaction) that nobody ever finishes. Not thread-safe.
 */
final class PartitionLedger {
    /** Taken and not finished, or to be taken again as the last commit's metadata said. */
    private final NavigableSet<Long> open = new TreeSet<>();

    /** Open by the last commit's metadata and not delivered again yet. */
    private final NavigableSet<Long> awaited = new TreeSet<>();

    /** First offset never taken; -1 before the first record of a partition without a commit. */
    private long end;

    /** The last offset delivered, finished before or not. */
    private long delivered;

    private PartitionLedger(long position, long end) {
        this.delivered = position - 1;
        this.end = end;
    }

    /** For a partition without a commit. */
    static PartitionLedger fresh() {
        return new PartitionLedger(0, -1);
    }

    /** Goes on where the last commit stood. */
    static PartitionLedger resume(FinishedOffsets committed) {
        PartitionLedger ledger = new PartitionLedger(committed.position(), committed.end());
        ledger.open.addAll(committed.open());
        ledger.awaited.addAll(committed.open());
        return ledger;
    }

    /** Takes the record at {@code offset}, unless it was finished before; offsets come in rising order. */
    boolean take(long offset) {
        if (offset <= delivered) {
            // A consumer reads forward from the position, so this is another log: the topic was made anew.
            open.clear();
            awaited.clear();
            end = offset;
        }
        delivered = offset;
        // An offset passed over was removed from the log; waiting for it would hold the position back for ever.
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

    /** Whether records that the last commit left open have not been delivered again yet. */
    boolean isAwaiting() {
        return !awaited.isEmpty();
    }

    /** Where a consumer must go on: the first offset not finished; -1 when nothing was ever taken. */
    long position() {
        return open.isEmpty() ? end : open.first();
    }

    FinishedOffsets finished() {
        return new FinishedOffsets(position(), end, open);
    }
}
