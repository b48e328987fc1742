package io.weir.streams;

import java.time.Instant;

/**
 * Offsets of an input partition that were never read, because the broker has removed them: retention went past the engine, or
 * the topic was deleted and made again.
 *
 * @param from the offset that was to be read next
 * @param to the first offset that is there
 * @param foundAt epoch milliseconds
 */
record RetentionGap(String topic, int partition, long from, long to, long foundAt) {
    /** Whether the partition ends before what was to be read next: it is not the one that was read before. */
    boolean isOfAnotherTopic() {
        return to <= from;
    }

    /**
     * The offset that the gap is committed with. The offset behind it is the next to be read: so the gap is passed in the
     * transaction that reports it, and is found again when that is aborted.
     */
    long marker() {
        return to - 1;
    }

    String sentence() {
        String where = topic + " partition " + partition;
        return isOfAnotherTopic()
                ? where + " holds no offset " + from + ", which was to be read next, and begins at " + to
                        + ": the topic was deleted and made again, or the broker lost its end; it is read from its"
                        + " beginning, and records that were not read before are lost"
                : "records of " + where + " were removed before they were read: offsets " + from + " to " + (to - 1)
                        + ", up to "
                        + (to - from)
                        + " records; the topic's retention (retention.ms, retention.bytes) was shorter than"
                        + " the time the engine was down or behind";
    }

    /** The sentence with the time at which it was found. */
    String trouble() {
        return sentence() + " (found " + Instant.ofEpochMilli(foundAt) + ")";
    }
}
