package io.weir.worker.transport;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record in hand. Its methods may be called from any thread; {@link #settle} exactly once. */
interface Delivery {
    ConsumerRecord<byte[], byte[]> record();

    /** Returns true if the cluster will not deliver the record again. */
    boolean lastPermitted();

    /**
     * Called right before the work starts. Returns false if the record no longer belongs to this worker, so the work
     * must not start.
     */
    boolean begin();

    void settle(Settlement settlement);

    /** The end of a delivery. */
    enum Settlement {
        /** The report is in Kafka. */
        DONE,
        /** Not done: the record must be delivered again. */
        RELEASE,
        /** The record is useless. */
        REJECT
    }
}
