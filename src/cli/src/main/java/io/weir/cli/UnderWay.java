package io.weir.cli;

import io.weir.protocol.RunRecord.RunEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The attempts of a run in progress, from its events in order. Not thread-safe. */
final class UnderWay {
    private final Map<String, RunEvent> dispatches = new LinkedHashMap<>();
    private final Map<String, Instant> dispatchedAt = new HashMap<>();
    private final Map<String, Instant> begunAt = new HashMap<>();
    private final QueueWaits waits = new QueueWaits();

    static String nameOf(RunEvent event) {
        return event.stepId() == null ? "" : event.stepId();
    }

    void add(Instant at, RunEvent event) {
        String step = nameOf(event);
        switch (event.type()) {
            case STEP_DISPATCHED -> {
                dispatches.put(step, event);
                dispatchedAt.put(step, at);
                begunAt.remove(step);
                waits.dispatched(step, EventText.queueOf(event), at);
            }
            case STEP_HELD -> {
                ended(step, event);
                waits.held(step, EventText.heldBy(event), EventText.reasonOf(event), at);
            }
            case STEP_STARTED -> {
                begunAt.putIfAbsent(step, at);
                waits.over(step);
            }
            case STEP_DEFERRED -> {
                begun(step, event);
                waits.over(step);
            }
            case RUN_STARTED, LAST_REVISION, STEP_HANDED_BACK, STEP_DISPATCHED_AGAIN -> {}
            default -> ended(step, event);
        }
        if (event.type().isTerminal()) {
            clear();
        }
    }

    private void ended(String step, RunEvent event) {
        dispatches.remove(step);
        waits.over(step);
        begun(step, event);
    }

    private void begun(String step, RunEvent event) {
        Instant dispatched = dispatchedAt.get(step);
        if (dispatched != null && event.data().get("queued_ms") instanceof Number queued) {
            begunAt.putIfAbsent(step, dispatched.plusMillis(queued.longValue()));
        }
    }

    void clear() {
        dispatches.clear();
        waits.allOver();
    }

    boolean isEmpty() {
        return dispatches.isEmpty();
    }

    /** Of the step's latest attempt, or null if there was none. */
    @Nullable
    Instant dispatchedAt(String step) {
        return dispatchedAt.get(step);
    }

    /** Reported start of the step's latest attempt, or null if no start was reported. */
    @Nullable
    Instant begunAt(String step) {
        return begunAt.get(step);
    }

    /** The steps, for people. */
    String steps() {
        return dispatches.values().stream().map(UnderWay::text).collect(Collectors.joining("; "));
    }

    private static String text(RunEvent dispatch) {
        return nameOf(dispatch)
                + (dispatch.revision() > 0 ? ", revision " + dispatch.revision() : "")
                + (dispatch.attempt() > 1 ? ", attempt " + dispatch.attempt() : "");
    }

    /** The attempts that no worker has taken, and since when; empty for a short wait. */
    Optional<String> waiting(Instant now) {
        return waits.sentence(now);
    }
}
