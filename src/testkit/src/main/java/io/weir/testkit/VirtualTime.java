package io.weir.testkit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A virtual clock with tasks. Tasks that are due at the same time run in the order of addition, or shuffled by a seed.
 */
final class VirtualTime implements InstantSource {
    private record Task(long at, long order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private final @Nullable Random shuffle;
    private long now;
    private long added;

    /** Starts at {@code start}; a null seed keeps the order of addition. */
    VirtualTime(Instant start, @Nullable Long seed) {
        this.now = start.toEpochMilli();
        this.shuffle = seed == null ? null : new Random(seed);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    @Override
    public long millis() {
        return now;
    }

    void at(long epochMs, Runnable action) {
        added++;
        tasks.add(new Task(Math.max(now, epochMs), shuffle == null ? added : shuffle.nextLong(), action));
    }

    OptionalLong nextTask() {
        return tasks.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(tasks.peek().at());
    }

    /** Moves to the next task and runs it. */
    void runNext() {
        Task task = tasks.remove();
        moveTo(task.at());
        task.action().run();
    }

    /** Never moves back. */
    void moveTo(long epochMs) {
        now = Math.max(now, epochMs);
    }
}
