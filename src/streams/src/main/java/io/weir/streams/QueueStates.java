package io.weir.streams;

import io.weir.streams.Queues.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last answers about queues. Those that are present are as many as the cluster has topics; a name without a topic may be
 * anything that somebody wrote into a definition, so only a bounded number of those last asked for is kept. Thread-safe.
 */
final class QueueStates {
    private final Map<String, Known> present = new ConcurrentHashMap<>();
    private final Map<String, Known> others;

    /**
     * @param state never unknown
     * @param why no records are taken; empty for a queue that is present
     * @param until before this moment nothing else is believed; {@code atNanos} when it may be asked for again at any time
     */
    record Known(State state, String why, long atNanos, long until) {}

    /** @param limit answers kept at most about queues that are not present */
    QueueStates(int limit) {
        others = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > limit;
            }
        };
    }

    @Nullable
    Known of(String queue) {
        Known found = present.get(queue);
        if (found != null) {
            return found;
        }
        synchronized (others) {
            return others.get(queue);
        }
    }

    void put(String queue, Known answer) {
        synchronized (others) {
            if (answer.state() == State.PRESENT) {
                present.put(queue, answer);
                others.remove(queue);
            } else {
                others.put(queue, answer);
                present.remove(queue);
            }
        }
    }

    int size() {
        synchronized (others) {
            return present.size() + others.size();
        }
    }
}
