package io.weir.testkit;

import io.weir.engine.Rejection;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepReady;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The events of a run, in order, in virtual time. A copy: it does not grow. */
public record Timeline(Instant startedAt, List<Entry> entries) {
    public Timeline {
        entries = List.copyOf(entries);
    }

    /** One entry of the timeline. */
    public sealed interface Entry {
        Instant at();
    }

    /** An event, as on {@code weir.run-events}. */
    public record Happened(Instant at, RunEvent event) implements Entry {}

    /** An attempt was dispatched. */
    public record Dispatched(Instant at, StepReady ready) implements Entry {}

    /** Attempts in flight were cancelled. */
    public record Abandoned(Instant at, List<AttemptId> attempts) implements Entry {}

    /** A record was rejected: a late completion, or a request for a run that has ended. */
    public record Refused(Instant at, Rejection rejection) implements Entry {}

    public List<RunEvent> events() {
        return all(Happened.class).stream().map(Happened::event).toList();
    }

    public List<StepReady> dispatches() {
        return all(Dispatched.class).stream().map(Dispatched::ready).toList();
    }

    /** The dispatched attempts of one step. */
    public List<StepReady> dispatches(String stepId) {
        return dispatches().stream()
                .filter(ready -> ready.attempt().stepId().equals(stepId))
                .toList();
    }

    public List<Rejection> refusals() {
        return all(Refused.class).stream().map(Refused::rejection).toList();
    }

    private <E extends Entry> List<E> all(Class<E> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * The events as lines, for example {@code +1s step_dispatched charge attempt 2} or {@code +0s step_dispatched
     * review revision 1 attempt 1}.
     */
    public List<String> lines() {
        return all(Happened.class).stream()
                .map(happened -> offset(happened.at()) + " " + text(happened.event()))
                .toList();
    }

    private String offset(Instant at) {
        Duration since = Duration.between(startedAt, at);
        return "+"
                + (since.isZero()
                        ? "0s"
                        : since.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT));
    }

    private static String text(RunEvent event) {
        return event.type().wireName()
                + (event.stepId() == null ? "" : " " + event.stepId())
                + (event.revision() > 0 ? " revision " + event.revision() : "")
                + (event.attempt() > 0 ? " attempt " + event.attempt() : "");
    }

    /** All {@link #lines}, one per line. */
    @Override
    public String toString() {
        return lines().stream().collect(Collectors.joining("\n"));
    }
}
