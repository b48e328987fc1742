package io.weir.streams;

import io.weir.streams.state.LruCache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last answers about topics. The number of topics that exist is limited by the cluster. A name without a topic may
 * be any text in a definition, so of these only a limited number, the most recently requested, is stored. Thread-safe.
 */
final class LastAnswers<A> {
    private final Map<String, Known<A>> present = new ConcurrentHashMap<>();
    private final LruCache<String, Known<A>> others;
    private final Predicate<A> isUnlimited;

    /**
     * @param until the answer is good until this moment; {@code atNanos} if the cluster may be asked again
     *     at any time
     */
    record Known<A>(A answer, long atNanos, long until) {}

    /**
     * @param limit the maximum number of the other answers
     * @param isUnlimited true for answers that are all stored
     */
    LastAnswers(int limit, Predicate<A> isUnlimited) {
        this.others = new LruCache<>(limit);
        this.isUnlimited = isUnlimited;
    }

    @Nullable
    Known<A> of(String name) {
        Known<A> found = present.get(name);
        if (found != null) {
            return found;
        }
        synchronized (others) {
            return others.get(name);
        }
    }

    void put(String name, Known<A> answer) {
        synchronized (others) {
            if (isUnlimited.test(answer.answer())) {
                present.put(name, answer);
                others.remove(name);
            } else {
                others.put(name, answer);
                present.remove(name);
            }
        }
    }

    int size() {
        synchronized (others) {
            return present.size() + others.size();
        }
    }
}
