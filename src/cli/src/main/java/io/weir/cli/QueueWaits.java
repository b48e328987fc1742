package io.weir.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The dispatched steps that no worker has said anything about yet. Not thread-safe. */
final class QueueWaits {
    /** Workers are not expected to be faster, and a report of the start may be on its way. */
    private static final Duration UNREMARKABLE = Duration.ofSeconds(2);

    private record Wait(String queue, Instant since) {}

    private final Map<String, Wait> waits = new LinkedHashMap<>();

    void dispatched(String step, String queue, Instant at) {
        waits.put(step, new Wait(queue, at));
    }

    /** A worker has it, or nobody needs to any more. */
    void over(String step) {
        waits.remove(step);
    }

    void allOver() {
        waits.clear();
    }

    /** Who is waited for, and for how long; empty where that is nothing to speak of. */
    Optional<String> sentence(Instant now) {
        Map<String, Instant> first = new TreeMap<>();
        waits.values().forEach(wait -> first.merge(wait.queue(), wait.since(), (a, b) -> a.isBefore(b) ? a : b));
        String text = first.entrySet().stream()
                .filter(queue -> Duration.between(queue.getValue(), now).compareTo(UNREMARKABLE) > 0)
                .map(queue -> "waiting for a worker of queue '" + queue.getKey() + "' for "
                        + DurationText.rounded(Duration.between(queue.getValue(), now)))
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
