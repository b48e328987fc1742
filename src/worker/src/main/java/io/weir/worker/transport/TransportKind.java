package io.weir.worker.transport;

/** How a worker takes work from its queues. The guarantees are the same; docs/workers.md compares the rest. */
public enum TransportKind {
    /** What the queue's group already is; for a new group {@link #PREFERRED}. */
    AUTO,
    /** Kafka's share groups: more workers than partitions, each record acknowledged on its own. */
    SHARE,
    /** Kafka's consumer groups: partitions belong to workers, offsets are committed. */
    CLASSIC;

    /** What AUTO takes for a new group: the kind in which a slow step holds up exactly itself. */
    public static final TransportKind PREFERRED = CLASSIC;
}
