package io.weir.worker.transport;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of a consumer group. */
final class ClassicDelivery implements Delivery {
    private final ConsumerRecord<byte[], byte[]> record;
    private final OwnedPartition partition;
    private final Consumer<ClassicDelivery> settled;
    private volatile boolean begun;
    private volatile Settlement settlement = Settlement.RELEASE;

    /** @param settled called from any thread when this is settled */
    ClassicDelivery(
            ConsumerRecord<byte[], byte[]> record, OwnedPartition partition, Consumer<ClassicDelivery> settled) {
        this.record = record;
        this.partition = partition;
        this.settled = settled;
    }

    OwnedPartition partition() {
        return partition;
    }

    Settlement settlement() {
        return settlement;
    }

    /**
     * The end counts only when it is noted, so that a rebalance never sees a delivery that has ended and is not noted.
     */
    void noteEnd() {
        if (begun) {
            begun = false;
            partition.end();
        }
    }

    @Override
    public ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    /** Consumer groups do not count deliveries. */
    @Override
    public boolean lastPermitted() {
        return false;
    }

    @Override
    public boolean begin() {
        begun = partition.begin();
        return begun;
    }

    @Override
    public void settle(Settlement outcome) {
        settlement = outcome;
        settled.accept(this);
    }
}
