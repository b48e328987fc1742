package io.weir.worker.transport;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One record in hand. Its methods may be called from any thread; {@link #settle} exactly once. */
interface Delivery {
    ConsumerRecord<byte[], byte[]> record();

    /** Whether the cluster will not deliver the record once more if this delivery comes to nothing. */
    boolean lastPermitted();

    /** Asked right before the work begins: false when the record is no longer this worker's, so it must not begin. */
    boolean begin();

    void settle(Settlement settlement);

    /** What becomes of the record. */
    enum Settlement {
        /** The report about it is in Kafka. */
        DONE,
        /** Not done: it must be delivered again. */
        RELEASE,
        /** It will never be of use. */
        REJECT
    }
}
