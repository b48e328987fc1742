package io.weir.streams;

/**
 * Which queues have a topic. A record to a topic that does not exist would hold up its stream thread for a minute and
 * more, so a definition that names such a queue is refused before its first step.
 */
interface Queues {
    /** Trusts that every queue has its topic. */
    Queues ALL = queue -> true;

    boolean hasTopic(String queue);
}
