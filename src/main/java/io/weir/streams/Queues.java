package io.weir.streams;

/**
 * Which queues have a topic that can be written to. A record to a topic that does not exist would hold up its stream thread
 * until it fails, and with it every run of the thread; so only the run that names such a queue is refused.
 */
interface Queues {
    /** Trusts that every queue has its topic. */
    Queues ALL = queue -> State.PRESENT;

    /** What is known of a queue's topic. */
    enum State {
        PRESENT,
        /** There is none, or the engine may not write to it. */
        ABSENT,
        /** The cluster did not say. */
        UNKNOWN
    }

    State stateOf(String queue);
}
