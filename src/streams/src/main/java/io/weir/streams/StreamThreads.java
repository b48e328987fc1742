package io.weir.streams;

import io.weir.streams.state.TokenKey;

/**
 * What each stream thread of an engine keeps for itself: its tasks, its clients and whoever is told of its failure meet
 * there. Every method answers for the thread that calls it.
 */
final class StreamThreads {
    private final ThreadLocal<CommitPace> commits;
    private final ThreadLocal<TransactionRoom> rooms;
    private final ThreadLocal<Alarms> alarms = ThreadLocal.withInitial(Alarms::new);
    private final ThreadLocal<Arrivals> arrivals = ThreadLocal.withInitial(Arrivals::new);
    private final Fencings fencings;
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

    /** How long the thread's consumer may wait for records. */
    PollBound pollBound() {
        return new PollBound(commits(), alarms());
    }

    Arrivals arrivals() {
        return arrivals.get();
    }

    ReadAhead readAhead() {
        return readAhead.get();
    }

    /** The engine's, for all threads. */
    RetentionGaps gaps() {
        return gaps;
    }

    /** The engine's, for all threads. */
    DefinitionsReach definitions() {
        return definitions;
    }

    /** The engine's, for all threads. */
    Fencings fencings() {
        return fencings;
    }

    OpenWork openWork() {
        return openWork.get();
    }

    AtWork atWork() {
        return atWork.get();
    }

    /** The key of a task that has none yet; the same one each time, so that a transaction that is repeated finds it again. */
    byte[] newTokenKey() {
        return newTokenKey.clone();
    }
}
