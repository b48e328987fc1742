package io.weir.worker.transport;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record locked for a share consumer. */
final class ShareDelivery implements Delivery {
    private final ConsumerRecord<byte[], byte[]> record;
    private final int deliveryLimit;
    private final Consumer<ShareDelivery> settled;
    private volatile Settlement settlement = Settlement.RELEASE;

    /** @param settled called from any thread when this is settled */
    ShareDelivery(ConsumerRecord<byte[], byte[]> record, int deliveryLimit, Consumer<ShareDelivery> settled) {
        this.record = record;
        this.deliveryLimit = deliveryLimit;
        this.settled = settled;
    }

    Place place() {
        return Place.of(record);
    }

    AcknowledgeType acknowledgement() {
        if (settlement == Settlement.DONE) {
            return AcknowledgeType.ACCEPT;
        }
        return settlement == Settlement.REJECT ? AcknowledgeType.REJECT : AcknowledgeType.RELEASE;
    }

    @Override
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    @Override
    public boolean lastPermitted() {
        return record.deliveryCount().orElse((short) 1) >= deliveryLimit;
    }

    /** The lock is renewed while the record is held. */
    @Override
    public boolean begin() {
        return true;
    }

    @Override
    public void settle(Settlement outcome) {
        settlement = outcome;
        settled.accept(this);
    }

    /** Position of a record. */
    record Place(String topic, int partition, long offset) {
        static Place of(ConsumerRecord<?, ?> record) {
            return new Place(record.topic(), record.partition(), record.offset());
        }
    }
}
