package io.weir.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The waiting callers by run, and the partitions to read for them. Not thread-safe. */
final class Waiters {
    private final Map<String, List<RunWaiter>> byRun = new HashMap<>();
    /** Counted, because asking all waiters at each change would cost the square of their number. */
    private final Map<TopicPartition, Integer> answers = new HashMap<>();

    private final Map<RunWaiter, TopicPartition> counted = new HashMap<>();

    void add(RunWaiter waiter) {
        byRun.computeIfAbsent(waiter.runId(), id -> new ArrayList<>()).add(waiter);
        waiter.awaitedAnswers().ifPresent(partition -> {
            counted.put(waiter, partition);
            answers.merge(partition, 1, Integer::sum);
        });
    }

    void remove(RunWaiter waiter) {
        byRun.computeIfPresent(waiter.runId(), (id, others) -> {
            others.remove(waiter);
            return others.isEmpty() ? null : others;
        });
        answered(waiter);
    }

    /** Answers need not be read for this waiter any more. */
    void answered(RunWaiter waiter) {
        TopicPartition partition = counted.remove(waiter);
        if (partition != null) {
            answers.computeIfPresent(partition, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    boolean isEmpty() {
        return byRun.isEmpty();
    }

    List<RunWaiter> of(String runId) {
        return List.copyOf(byRun.getOrDefault(runId, List.of()));
    }

    List<RunWaiter> all() {
        return byRun.values().stream().flatMap(List::stream).toList();
    }

    /** @param results the partitions of results, which are read for all of them */
    Set<TopicPartition> wanted(Collection<TopicPartition> results) {
        if (byRun.isEmpty()) {
            return Set.of();
        }
        Set<TopicPartition> wanted = new HashSet<>(results);
        wanted.addAll(answers.keySet());
        return wanted;
    }
}
