package io.weir.cli;

import io.weir.cli.Terminal.Tone;
import io.weir.protocol.RunRecord.RunEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run's event in words. */
record EventText(String text, Tone tone) {
    /** A shorter wait in the queue is not mentioned. */
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);

    /**
     * Empty for an event that a caller who waits for the result need not see.
     *
     * @param dispatchedAt dispatch of the step's attempt, or null if there was none
     * @param startedAt reported start, or null if no start was reported
     */
    static Optional<EventText> of(
            RunEvent event, @Nullable Instant dispatchedAt, @Nullable Instant startedAt, Instant at) {
        String took = took(dispatchedAt, startedAt, at);
        return Optional.ofNullable(
                switch (event.type()) {
                    case RUN_WAITING ->
                        new EventText("waiting for definition " + data(event, "definition_id"), Tone.NOTE);
                    case STEP_HELD -> new EventText("held, " + heldBy(event) + reason(event), Tone.NOTE);
                    case STEP_HANDED_BACK ->
                        new EventText("handed back" + reason(event) + "; waits for a worker that has it", Tone.NOTE);
                    case STEP_DISPATCHED_AGAIN ->
                        "handed_back".equals(data(event, "reason"))
                                ? null
                                : new EventText("no worker has taken it" + took + "; dispatched again", Tone.NOTE);
                    case STEP_DEFERRED ->
                        new EventText("deferred: somebody else completes it" + due(event, at), Tone.NOTE);
                    case STEP_SUCCEEDED -> new EventText("ok" + took + byHand(event), Tone.GOOD);
                    case STEP_FAILED ->
                        new EventText(
                                "failed" + took + byHand(event) + retry(event, at) + ": " + error(event), Tone.BAD);
                    case STEP_SKIPPED -> new EventText("skipped", Tone.QUIET);
                    case STEP_BYPASSED -> new EventText("not needed", Tone.QUIET);
                    case STEP_CANCELLED -> new EventText("cancelled" + reason(event), Tone.QUIET);
                    case STEP_WAITING ->
                        new EventText(
                                data(event, "until").isEmpty()
                                        ? "waits"
                                        : "waits, goes on " + until(data(event, "until"), at),
                                Tone.QUIET);
                    case STEP_REPEATED ->
                        new EventText(
                                "round " + data(event, "round") + took + ", the next "
                                        + until(data(event, "next_at"), at),
                                Tone.QUIET);
                    case EVENT_RECEIVED -> new EventText("event '" + data(event, "event") + "' received", Tone.NOTE);
                    case EVENT_TAKEN ->
                        new EventText("event '" + data(event, "event") + "' had come before", Tone.QUIET);
                    case EVENT_DROPPED ->
                        new EventText("event '" + data(event, "event") + "' dropped" + reason(event), Tone.NOTE);
                    case STEP_PAUSED -> new EventText("paused; `weir resume` continues it", Tone.NOTE);
                    case STEP_RESUMED -> new EventText("resumed", Tone.NOTE);
                    case REVISION_REQUESTED ->
                        new EventText(
                                "sent back" + took + ", revision " + data(event, "iteration") + " of "
                                        + data(event, "max_iterations"),
                                Tone.NOTE);
                    case RUN_QUARANTINED ->
                        new EventText("quarantined" + reason(event) + "; `weir resume` continues it", Tone.NOTE);
                    case RUN_RESUMED -> new EventText("resumed", Tone.NOTE);
                    case RUN_COMPENSATING ->
                        new EventText("run " + outcome(event) + "; its steps are undone", Tone.NOTE);
                    case RUN_ENDING -> new EventText("run " + outcome(event) + "; its last steps run", Tone.NOTE);
                    case CLOCK_PUT_BACK ->
                        new EventText(
                                "the engine's clock jumped back; times are counted from the detection", Tone.NOTE);
                    case RUN_SUCCEEDED -> new EventText("run succeeded", Tone.GOOD);
                    case RUN_FAILED -> new EventText("run failed: " + error(event), Tone.BAD);
                    case RUN_CANCELLED -> new EventText("run cancelled" + reason(event), Tone.BAD);
                    case RUN_STARTED, STEP_DISPATCHED, STEP_STARTED, LAST_REVISION, LOOP_CLOSED -> null;
                });
    }

    /** The text of events that {@link #of} omits, for a list of all events. */
    static EventText ofUnremarkable(RunEvent event) {
        return new EventText(
                switch (event.type()) {
                    case RUN_STARTED ->
                        "run started"
                                + (data(event, "forked_from").isEmpty()
                                        ? ""
                                        : ", forked from " + data(event, "forked_from")
                                                + (data(event, "forked_reason").isEmpty()
                                                        ? ""
                                                        : ": " + data(event, "forked_reason")));
                    case STEP_DISPATCHED -> "dispatched to queue '" + queueOf(event) + "'";
                    case STEP_STARTED -> "a worker has begun";
                    case LAST_REVISION -> "the last permitted revision starts";
                    case LOOP_CLOSED -> "the revision loop is closed";
                    default -> event.type().wireName();
                },
                Tone.QUIET);
    }

    static String queueOf(RunEvent dispatch) {
        String queue = data(dispatch, "queue");
        return queue.isEmpty() ? "default" : queue;
    }

    /** What holds a step: its queue, or the topic that it emits to. */
    static String heldBy(RunEvent hold) {
        String topic = data(hold, "topic");
        return topic.isEmpty() ? "queue '" + queueOf(hold) + "'" : "topic " + topic;
    }

    private static String took(@Nullable Instant dispatchedAt, @Nullable Instant startedAt, Instant at) {
        if (dispatchedAt == null) {
            return "";
        }
        if (startedAt == null) {
            return " in " + DurationText.shown(Duration.between(dispatchedAt, at));
        }
        Duration queued = Duration.between(dispatchedAt, startedAt);
        return " in " + DurationText.shown(Duration.between(startedAt, at))
                + (queued.compareTo(WORTH_A_WORD) < 0 ? "" : ", after " + DurationText.shown(queued) + " in the queue");
    }

    private static String outcome(RunEvent event) {
        String outcome = data(event, "outcome").replace('_', ' ');
        return data(event, "error_type").isEmpty() ? outcome : outcome + ": " + error(event);
    }

    private static String error(RunEvent event) {
        return data(event, "error_type") + ": " + data(event, "error_message");
    }

    private static String retry(RunEvent event, Instant at) {
        return data(event, "retry_at").isEmpty() ? "" : ", again " + until(data(event, "retry_at"), at);
    }

    private static String due(RunEvent event, Instant at) {
        return data(event, "due_at").isEmpty() ? "" : ", at the latest " + until(data(event, "due_at"), at);
    }

    private static String until(String due, Instant at) {
        try {
            return "in " + DurationText.shown(Duration.between(at, Instant.parse(due)));
        } catch (DateTimeException e) {
            return "at " + due;
        }
    }

    /** For an event by which an operator answered for the workers. */
    private static String byHand(RunEvent event) {
        return switch (data(event, "control")) {
            case "skip_step" -> ", skipped by an operator" + inBrackets(event);
            case "" -> data(event, "by").equals("fork") ? ", by the run that this one was forked from" : "";
            case "complete_step" -> ", completed by an operator" + inBrackets(event);
            default -> "";
        };
    }

    private static String inBrackets(RunEvent event) {
        String reason = reasonOf(event);
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    static String reasonOf(RunEvent event) {
        return data(event, "reason");
    }

    private static String reason(RunEvent event) {
        String reason = reasonOf(event);
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static String data(RunEvent event, String name) {
        Object value = event.data().get(name);
        return value == null ? "" : value.toString();
    }
}
