package io.weir.streams;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The stream threads that are waiting for Kafka inside a commit. The runs of such a thread do not continue meanwhile,
 * but its consumer still sends heartbeats, so no other component would notice. Thread-safe.
 */
final class OpenCommits {
    /** A commit takes milliseconds; one that takes this long is reported. */
    static final Duration LONG = Duration.ofSeconds(3);

    private static final int NAMED = 5;

    private final LongSupplier nanoTime;
    private final Map<Thread, Waiting> waiting = new ConcurrentHashMap<>();

    private record Waiting(long since, UnacknowledgedSends sends) {}

    OpenCommits() {
        this(System::nanoTime);
    }

    OpenCommits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Runs a part of this thread's commit. */
    void during(UnacknowledgedSends sends, Runnable part) {
        waiting.put(Thread.currentThread(), new Waiting(nanoTime.getAsLong(), sends));
        try {
            part.run();
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }

    /** Returns a sentence for each commit that has taken long. */
    List<String> troubles() {
        long now = nanoTime.getAsLong();
        return waiting.entrySet().stream()
                .filter(entry -> now - entry.getValue().since() >= LONG.toNanos())
                .map(entry -> sentence(entry.getKey(), entry.getValue(), now))
                .sorted()
                .toList();
    }

    private static String sentence(Thread thread, Waiting open, long now) {
        Collection<TopicPartition> partitions = open.sends().partitions();
        String what = partitions.isEmpty() ? "the transaction's coordinator" : names(partitions);
        return "a commit of " + thread.getName() + " has been open for "
                + Duration.ofNanos(now - open.since()).toSeconds() + " s and waits for " + what
                + "; the thread's runs wait with it";
    }

    /** Returns the names of the first few partitions. */
    static String names(Collection<TopicPartition> partitions) {
        String names = partitions.stream()
                .map(TopicPartition::toString)
                .sorted()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        return partitions.size() <= NAMED ? names : names + " and " + (partitions.size() - NAMED) + " more";
    }
}
