package io.weir.streams;

import io.weir.streams.Queues.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last answers about queues. The number of present queues is limited by the topics of the cluster. A name without a
 * topic may be any text in a definition, so of these only a limited number, the most recently requested, is stored.
 * Thread-safe.
 */
final class QueueStates {
    private final Map<String, Known> present = new ConcurrentHashMap<>();
    private final Map<String, Known> others;

    /**
     * @param state never unknown
     * @param why the reason why no records are taken; empty for a queue that is present
     * @param until no other answer is accepted before this moment; {@code atNanos} if the cluster may be asked again at
     *     any time
     */
    record Known(State state, String why, long atNanos, long until) {}

    /** @param limit the maximum number of stored answers about queues that are not present */
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
