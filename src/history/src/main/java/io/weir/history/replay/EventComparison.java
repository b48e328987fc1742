package io.weir.history.replay;

import io.weir.protocol.RunRecord.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares events, and describes their differences for people.
 *
 * @param passedOver names of facts that may differ
 * @param inAnyOrder whether the events of one decision may be in another order
 * @param again the name of the new result in sentences for people
 */
record EventComparison(Set<String> passedOver, boolean inAnyOrder, String again) {
    /** Texts for people are ignored: another release may word them differently. */
    static final EventComparison ALL =
            new EventComparison(Set.of("error_message", "reason"), false, "deciding again gives");

    /**
     * For another definition: facts that are only a setting of a step, and are part of its events, are ignored as well.
     */
    static final EventComparison OF_COURSE = new EventComparison(
            Set.of("error_message", "reason", "definition_hash", "queue", "max_iterations"),
            true,
            "with this definition it would be");

    private static final Comparator<RunEvent> BY_CONTENT = Comparator.comparing(RunEvent::type)
            .thenComparing(event -> String.valueOf(event.stepId()))
            .thenComparing(RunEvent::revision)
            .thenComparing(RunEvent::attempt);

    /** The first difference, or null. */
    @Nullable
    Difference compare(Recorded.Decision decision, List<RunEvent> decidedAgain) {
        List<RunEvent> events = ordered(decision.events());
        List<RunEvent> others = ordered(decidedAgain);
        for (int i = 0; i < Math.max(events.size(), others.size()); i++) {
            RunEvent found = i < events.size() ? events.get(i) : null;
            RunEvent other = i < others.size() ? others.get(i) : null;
            if (found == null || other == null || !isSame(found, other)) {
                return different(
                        decision, "recorded is " + text(found, other) + "; " + again + " " + text(other, found));
            }
        }
        return null;
    }

    private List<RunEvent> ordered(List<RunEvent> events) {
        return inAnyOrder ? events.stream().sorted(BY_CONTENT).toList() : events;
    }

    Difference different(Recorded.Decision decision, String message) {
        return new Difference(false, decision.position(), "at " + Instant.ofEpochMilli(decision.at()) + ": " + message);
    }

    /** A recorded decision that is a refusal when it is decided again. */
    Difference refused(Recorded.Decision decision, String why) {
        return different(decision, "recorded is " + text(decision.events()) + "; " + again + " " + why);
    }

    /** Parts of a recorded event that were left out for its size are not compared. */
    private boolean isSame(RunEvent recorded, RunEvent other) {
        return (inAnyOrder || recorded.seq() == other.seq())
                && recorded.type() == other.type()
                && Objects.equals(recorded.stepId(), other.stepId())
                && recorded.revision() == other.revision()
                && recorded.attempt() == other.attempt()
                && (recorded.data().isEmpty() || facts(recorded).equals(facts(other)));
    }

    /** As text: numbers lose their Java type on the wire. */
    private Map<String, String> facts(RunEvent event) {
        Map<String, String> facts = new TreeMap<>();
        event.data().forEach((name, value) -> {
            if (!passedOver.contains(name)) {
                facts.put(name, value.toString());
            }
        });
        return facts;
    }

    String text(List<RunEvent> events) {
        return text(events.get(0), null);
    }

    /** An event, with the facts that differ from the other one. */
    String text(@Nullable RunEvent event, @Nullable RunEvent other) {
        if (event == null) {
            return "no further event";
        }
        List<String> parts = new ArrayList<>();
        parts.add("event " + event.seq());
        if (event.attempt() >= 0) {
            parts.add("attempt " + event.attempt());
        }
        if (event.revision() > 0) {
            parts.add("revision " + event.revision());
        }
        Map<String, String> others = other == null || other.type() != event.type() ? Map.of() : facts(other);
        facts(event).forEach((name, value) -> {
            if (others.isEmpty() ? name.equals("error_type") : !value.equals(others.get(name))) {
                parts.add(name + " " + value);
            }
        });
        return event.type().wireName() + (event.stepId() == null ? "" : " of step '" + event.stepId() + "'") + " ("
                + String.join(", ", parts) + ")";
    }
}
