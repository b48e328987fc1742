package io.weir.worker.transport;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a transport looks at in a dispatch that could not be read. */
public final class DispatchTarget {
    private DispatchTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("weir.step-ready.default", 0, 0, data, data);
        DispatchRecords.isOfNewerFormat(record);
    }
}
