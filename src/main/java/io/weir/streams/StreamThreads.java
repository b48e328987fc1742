package io.weir.streams;

/**
 * What each stream thread of an engine keeps for itself: its tasks, its clients and whoever is told of its failure meet
 * there. Every method answers for the thread that calls it.
 */
final class StreamThreads {
    private final ThreadLocal<CommitPace> commits;
    private final ThreadLocal<Arrivals> arrivals = ThreadLocal.withInitial(Arrivals::new);
    private final ThreadLocal<AtWork> atWork = ThreadLocal.withInitial(AtWork::new);

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
}
