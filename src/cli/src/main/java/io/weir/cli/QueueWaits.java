package io.weir.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The steps that wait: dispatched and not taken by a worker, or held because their queue has no topic. Not thread-safe.
 */
final class QueueWaits {
    /** A worker need not be faster, and a report of the start may be on its way. */
    private static final Duration UNREMARKABLE = Duration.ofSeconds(2);

    private record Wait(String queue, Instant since) {}

    private record Hold(String by, String reason, Instant since) {}

    private final Map<String, Wait> waits = new LinkedHashMap<>();
    private final Map<String, Hold> holds = new LinkedHashMap<>();

    void dispatched(String step, String queue, Instant at) {
        holds.remove(step);
        waits.put(step, new Wait(queue, at));
    }

    /**
     * @param by the queue or the topic, as the end of a sentence
     * @param reason why the engine cannot dispatch the step; may be empty
     */
    void held(String step, String by, String reason, Instant at) {
        waits.remove(step);
        holds.put(step, new Hold(by, reason, at));
    }

    /** A worker has the step, or it need not run any more. */
    void over(String step) {
        waits.remove(step);
        holds.remove(step);
    }

    void allOver() {
        waits.clear();
        holds.clear();
    }

    boolean anyHeld() {
        return !holds.isEmpty();
    }

    /** The missing worker or topic and the time of waiting; empty for a short wait. */
    Optional<String> sentence(Instant now) {
        Map<String, Instant> first = new TreeMap<>();
        waits.values().forEach(wait -> first.merge(wait.queue(), wait.since(), (a, b) -> a.isBefore(b) ? a : b));
        Stream<String> untaken = first.entrySet().stream()
                .filter(queue -> isRemarkable(queue.getValue(), now))
                .map(queue -> "waiting for a worker of queue '" + queue.getKey() + "' for "
                        + DurationText.rounded(Duration.between(queue.getValue(), now)));
        Stream<String> held = holds.entrySet().stream()
                .filter(hold -> isRemarkable(hold.getValue().since(), now))
                .map(hold -> "step '" + hold.getKey() + "' is held by "
                        + hold.getValue().by() + " for "
                        + DurationText.rounded(Duration.between(hold.getValue().since(), now))
                        + (hold.getValue().reason().isEmpty()
                                ? ""
                                : ": " + hold.getValue().reason()));
        String text = Stream.concat(held, untaken).collect(Collectors.joining("; "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static boolean isRemarkable(Instant since, Instant now) {
        return Duration.between(since, now).compareTo(UNREMARKABLE) > 0;
    }
}
