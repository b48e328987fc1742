package io.weir.worker.transport;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** One partition from its assignment to its end. The consumer's thread only, but for what is synchronized. */
final class OwnedPartition {
    /** What the runs of one more window of records may add. */
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

    /** @param metadataLimit characters that a commit may have */
    OwnedPartition(PartitionLedger ledger, int metadataLimit) {
        this.ledger = ledger;
        this.metadataLimit = metadataLimit;
    }

    /** Whether the record at {@code offset} is still to be done; then it is in hand. */
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

    /** Of the records in hand. */
    long bytesInHand() {
        return bytesInHand;
    }

    /**
     * Whether so much is finished ahead that a commit could hardly tell more. Not while records of an earlier commit are
     * still to come: it is their absence that takes the room.
     */
    boolean isOverfull() {
        int reserve = Math.min(METADATA_RESERVE, metadataLimit / 4);
        return metadataSize > 0 && metadataSize + reserve > metadataLimit && !ledger.isAwaiting();
    }

    boolean hasCommit() {
        return changed && ledger.position() >= 0;
    }

    /** What is to be committed; then nothing is, until something changes. */
    OffsetAndMetadata commit() {
        changed = false;
        FinishedOffsets finished = ledger.finished();
        metadataSize = finished.size();
        return finished.toCommit(metadataLimit);
    }

    /** As {@link #commit} without metadata: all that is not in order counts as not finished. */
    OffsetAndMetadata bareCommit() {
        return new OffsetAndMetadata(ledger.position());
    }

    /** Its last commit is to be said again. */
    void markChanged() {
        changed = true;
    }

    /** The broker takes less than was thought; the text it refused halves the limit. */
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
