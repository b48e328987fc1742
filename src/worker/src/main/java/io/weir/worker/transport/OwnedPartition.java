package io.weir.worker.transport;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** One partition from its assignment to its end. Only for the consumer's thread, except synchronized methods. */
final class OwnedPartition {
    /** Characters that one more window of records may add. */
    private static final int METADATA_RESERVE = 512;

    private final PartitionLedger ledger;
    private int metadataLimit;
    private int metadataSize;
    private boolean changed;
    private boolean lost;
    private int inHand;
    private long bytesInHand;
    private boolean leaving;
    private int begun;

    /** @param metadataLimit largest metadata of a commit, in characters */
    OwnedPartition(PartitionLedger ledger, int metadataLimit) {
        this.ledger = ledger;
        this.metadataLimit = metadataLimit;
    }

    /** Returns true if the record at {@code offset} is not finished; then it is in hand. */
    boolean take(long offset, int bytes) {
        boolean open = ledger.take(offset);
        if (open) {
            inHand++;
            bytesInHand += bytes;
        }
        return open;
    }

    void finish(long offset, int bytes) {
        inHand--;
        bytesInHand -= bytes;
        ledger.finish(offset);
        changed = true;
    }

    int inHand() {
        return inHand;
    }

    /** Total size of the records in hand. */
    long bytesInHand() {
        return bytesInHand;
    }

    /**
     * Returns true if so much is finished ahead that a commit can hardly list more. Not while records of an earlier
     * commit are still to be delivered: their absence takes the room.
     */
    boolean isOverfull() {
        int reserve = Math.min(METADATA_RESERVE, metadataLimit / 4);
        return metadataSize > 0 && metadataSize + reserve > metadataLimit && !ledger.isAwaiting();
    }

    boolean hasCommit() {
        return changed && ledger.position() >= 0;
    }

    /** Returns the commit to make. After this, nothing is to be committed until something changes. */
    OffsetAndMetadata commit() {
        changed = false;
        FinishedOffsets finished = ledger.finished();
        metadataSize = finished.size();
        return finished.toCommit(metadataLimit);
    }

    /** Like {@link #commit}, without metadata: everything out of order counts as unfinished. */
    OffsetAndMetadata bareCommit() {
        return new OffsetAndMetadata(ledger.position());
    }

    /** Makes the next commit repeat the last one. */
    void markChanged() {
        changed = true;
    }

    /** The broker's limit is lower than assumed. The new limit is half of the refused text. */
    void lowerLimit(OffsetAndMetadata refused) {
        metadataLimit = Math.min(metadataLimit, refused.metadata().length() / 2);
    }

    void lose() {
        leave();
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    synchronized void leave() {
        leaving = true;
    }

    synchronized boolean begin() {
        if (!leaving) {
            begun++;
        }
        return !leaving;
    }

    synchronized void end() {
        begun--;
    }

    synchronized boolean hasBegun() {
        return begun > 0;
    }
}
