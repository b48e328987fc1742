package io.weir.worker.transport;

import java.util.List;

/** Takes the records of one queue. Starts in the constructor; call {@link #stopTaking} before {@link #close}. */
interface QueueTransport extends AutoCloseable {
    TransportKind kind();

    /** One sentence per current problem. */
    List<String> troubles();

    /** Gives no new records to the runner; records in hand are settled as before. */
    void stopTaking();

    /** Called when all deliveries are settled: makes the last commit or acknowledgement and leaves. */
    @Override
    void close();
}
