package io.weir.worker.transport;

import java.util.List;

/** Brings the work of one queue. Begins when made; {@link #stopTaking} comes before {@link #close}. */
interface QueueTransport extends AutoCloseable {
    TransportKind kind();

    /** A sentence for each thing that does not work now. */
    List<String> troubles();

    /** From now on nothing new is handed to the runner; what is in hand is settled as before. */
    void stopTaking();

    /** Called when all deliveries are settled: tells the cluster the last of it and leaves. */
    @Override
    void close();
}
