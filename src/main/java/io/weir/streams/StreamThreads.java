package io.weir.streams;

import io.weir.streams.state.TokenKey;

/**
 * What each stream thread of an engine keeps for itself: its tasks, its clients and whoever is told of its failure meet
 * there. Every method answers for the thread that calls it.
 */
final class StreamThreads {
    private final ThreadLocal<CommitPace> commits;
    private final ThreadLocal<Arrivals> arrivals = ThreadLocal.withInitial(Arrivals::new);
    private final ThreadLocal<AtWork> atWork = ThreadLocal.withInitial(AtWork::new);
    private final byte[] newTokenKey = TokenKey.random();

    StreamThreads(WeirConfig.Pace pace) {
        this.commits = ThreadLocal.withInitial(() -> new CommitPace(pace, System::nanoTime));
    }

    CommitPace commits() {
        return commits.get();
    }

    Arrivals arrivals() {
        return arrivals.get();
    }

    AtWork atWork() {
        return atWork.get();
    }

    /** The key of a task that has none yet; the same one each time, so that a transaction that is repeated finds it again. */
    byte[] newTokenKey() {
        return newTokenKey.clone();
    }
}
