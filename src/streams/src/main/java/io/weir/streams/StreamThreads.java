package io.weir.streams;

import io.weir.streams.state.TokenKey;

/**
 * The state of each stream thread of an engine. The thread's tasks, its clients and the failure handling share it.
 * Every method returns the state of the calling thread.
 */
final class StreamThreads {
    private final ThreadLocal<CommitPace> commits;
    private final ThreadLocal<TransactionRoom> rooms;
    private final ThreadLocal<Alarms> alarms = ThreadLocal.withInitial(Alarms::new);
    private final ThreadLocal<Arrivals> arrivals = ThreadLocal.withInitial(Arrivals::new);
    private final Fencings fencings;
    private final ThreadLocal<PollBound> pollBounds = ThreadLocal.withInitial(() -> new PollBound(commits(), alarms()));
    private final ThreadLocal<OpenWork> openWork;
    private final ThreadLocal<AtWork> atWork;
    private final byte[] newTokenKey = TokenKey.random();
    private final ThreadLocal<ReadAhead> readAhead;
    private final RetentionGaps gaps = new RetentionGaps();
    private final DefinitionsReach definitions = new DefinitionsReach();

    StreamThreads(WeirConfig config) {
        this(config.pace(), config.failures());
    }

    StreamThreads(WeirConfig.Pace pace, WeirConfig.Failures failures) {
        this.fencings = new Fencings(pace.transactionTimeout(), failures.window(), System::currentTimeMillis);
        this.openWork = ThreadLocal.withInitial(() -> new OpenWork(fencings, System::nanoTime));
        this.atWork = ThreadLocal.withInitial(() -> new AtWork(openWork.get()));
        this.readAhead = ThreadLocal.withInitial(() -> new ReadAhead(pace.readAheadBytes()));
        this.commits = ThreadLocal.withInitial(() -> new CommitPace(pace, System::nanoTime));
        this.rooms = ThreadLocal.withInitial(() -> new TransactionRoom(pace, System::nanoTime));
    }

    CommitPace commits() {
        return commits.get();
    }

    TransactionRoom room() {
        return rooms.get();
    }

    Alarms alarms() {
        return alarms.get();
    }

    /** Returns the limit on how long the thread's consumer waits for records. */
    PollBound pollBound() {
        return pollBounds.get();
    }

    Arrivals arrivals() {
        return arrivals.get();
    }

    ReadAhead readAhead() {
        return readAhead.get();
    }

    /** The engine's instance, shared by all threads. */
    RetentionGaps gaps() {
        return gaps;
    }

    /** The engine's instance, shared by all threads. */
    DefinitionsReach definitions() {
        return definitions;
    }

    /** The engine's instance, shared by all threads. */
    Fencings fencings() {
        return fencings;
    }

    OpenWork openWork() {
        return openWork.get();
    }

    AtWork atWork() {
        return atWork.get();
    }

    /**
     * Returns the key for a task that has none yet. It is the same key each time, so a repeated transaction finds it
     * again.
     */
    byte[] newTokenKey() {
        return newTokenKey.clone();
    }
}
