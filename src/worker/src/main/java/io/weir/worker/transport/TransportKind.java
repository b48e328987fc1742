package io.weir.worker.transport;

/** Kafka feature that a worker uses to take steps. The guarantees are the same; docs/workers.md compares them. */
public enum TransportKind {
    /** The kind of the existing group; for a new group {@link #PREFERRED}. */
    AUTO,
    /** Kafka's share groups: more workers than partitions, acknowledgement per record. */
    SHARE,
    /** Kafka's consumer groups: partitions belong to workers, offsets are committed. */
    CLASSIC;

    /** The choice of AUTO for a new group: the kind in which a slow step blocks nothing else. */
    public static final TransportKind PREFERRED = CLASSIC;
}
