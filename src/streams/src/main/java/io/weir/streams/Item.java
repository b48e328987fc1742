package io.weir.streams;

import org.jspecify.annotations.Nullable;

/**
 * What a task makes one decision on: a record, or a timer of a run. The same record, and a timer of the same run, is the same
 * item when it is begun again after its transaction was aborted.
 *
 * @param topic of the record, or null for a timer
 * @param offset of the record, or -1 for a timer
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

    /** As {@code weir.run-requests-3@42}, or {@code a timer on partition 3}. */
    String position() {
        return topic == null ? "a timer on partition " + partition : topic + "-" + partition + "@" + offset;
    }
}
