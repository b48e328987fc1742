package io.weir.streams;

import org.jspecify.annotations.Nullable;

/**
 * The subject of one decision of a task: a record, or a timer of a run. If the same record or a timer of the same run
 * begins again after its transaction was aborted, it is the same item.
 *
 * @param topic the topic of the record, or null for a timer
 * @param offset the offset of the record, or -1 for a timer
 * @param timerOf the run of the timer, or null for a record
 */
record Item(
        @Nullable String topic,
        int partition,
        long offset,
        @Nullable String timerOf) {
    static Item of(Source record) {
        return new Item(record.topic(), record.partition(), record.offset(), null);
    }

    static Item timerOf(String runId, int partition) {
        return new Item(null, partition, -1, runId);
    }

    /** Returns the position, such as {@code weir.run-requests-3@42} or {@code a timer on partition 3}. */
    String position() {
        return topic == null ? "a timer on partition " + partition : topic + "-" + partition + "@" + offset;
    }
}
