package io.weir.streams;

import java.time.Instant;

/**
 * Offsets of an input partition that were never read, because the broker has removed them: retention removed them
 * before the engine read them, or the topic was deleted and created again.
 *
 * @param from the offset that was to be read next
 * @param to the first offset that exists
 * @param foundAt epoch milliseconds
 */
record RetentionGap(String topic, int partition, long from, long to, long foundAt) {
    /**
     * Returns true if the partition ends before the next offset to read: then it is not the partition that was read
     * before.
     */
    boolean isOfAnotherTopic() {
        return to <= from;
    }

    /**
     * Returns the offset that the gap is committed with. The offset after it is read next. So the gap is passed in the
     * transaction that reports it, and is found again if that transaction is aborted.
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

    /** Returns the sentence with the time at which the gap was found. */
    String trouble() {
        return sentence() + " (found " + Instant.ofEpochMilli(foundAt) + ")";
    }
}
