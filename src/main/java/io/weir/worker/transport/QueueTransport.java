package io.weir.worker.transport;

/** Brings the work of one queue. Begins when made; {@link #stopTaking} comes before {@link #close}. */
interface QueueTransport extends AutoCloseable {
    TransportKind kind();

    /** From now on nothing new is handed to the runner; what is in hand is settled as before. */
    void stopTaking();

    /** Called when all deliveries are settled: tells the cluster the last of it and leaves. */
    @Override
    void close();
}
