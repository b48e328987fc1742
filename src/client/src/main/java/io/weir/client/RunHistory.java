package io.weir.client;

import io.weir.client.RunDescription.StepDescription;
import io.weir.client.RunDescription.StepProgress;
import io.weir.client.RunDescription.TimedEvent;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a run's description from its records, in order. */
final class RunHistory {
    private final String runId;
    private final Map<String, StepDescription> steps = new LinkedHashMap<>();
    private final List<TimedEvent> events = new ArrayList<>();
    private final List<RecordRejected> rejections = new ArrayList<>();
    private String definitionId = "";
    private RunStatus status = RunStatus.RUNNING;
    /** Its status if it does not wait for an operator. */
    private RunStatus phase = RunStatus.RUNNING;

    private @Nullable Instant endedAt;
    private @Nullable String error;

    RunHistory(String runId) {
        this.runId = runId;
    }

    void add(RunRecord record) {
        if (record instanceof RecordRejected rejection) {
            rejections.add(rejection);
        } else if (record instanceof RunEvents batch) {
            definitionId = batch.definitionId();
            batch.events().forEach(event -> add(batch.at(), event));
        } else {
            throw new IllegalArgumentException("unknown kind of run record: " + record);
        }
    }

    /** Empty if there was no event: rejections alone do not make a run. */
    Optional<RunDescription> describe() {
        if (events.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RunDescription(
                runId,
                definitionId,
                status,
                events.get(0).at(),
                endedAt,
                error,
                List.copyOf(steps.values()),
                events,
                rejections,
                events.get(0).event().seq() == 1));
    }

    private void add(Instant at, RunEvent event) {
        events.add(new TimedEvent(at, event));
        if (event.stepId() != null) {
            StepDescription before = steps.getOrDefault(event.stepId(), untouched(event.stepId()));
            steps.put(event.stepId(), after(atAttemptOf(event, before), at, event));
        }
        if (event.type() == RunEventType.RUN_COMPENSATING || event.type() == RunEventType.RUN_ENDING) {
            phase = event.type() == RunEventType.RUN_ENDING ? RunStatus.ENDING : RunStatus.COMPENSATING;
            error = errorOf(event);
        }
        status = statusAfter(event.type());
        if (event.type().isTerminal()) {
            endedAt = at;
            steps.replaceAll(
                    (id, step) -> step.progress().isInFlight() ? ended(step, StepProgress.CANCELLED, at, null) : step);
            error = event.type() == RunEventType.RUN_SUCCEEDED ? null : errorOf(event);
        }
    }

    private RunStatus statusAfter(RunEventType type) {
        return switch (type) {
            case RUN_WAITING -> RunStatus.WAITING;
            case RUN_SUCCEEDED -> RunStatus.SUCCESS;
            case RUN_FAILED -> RunStatus.FAILED;
            case RUN_CANCELLED -> RunStatus.CANCELLED;
            case RUN_STARTED -> RunStatus.RUNNING;
            case RUN_QUARANTINED -> RunStatus.QUARANTINED;
            case RUN_RESUMED -> anyPaused() ? RunStatus.PAUSED : phase;
            default ->
                status == RunStatus.WAITING || status == RunStatus.QUARANTINED
                        ? status
                        : anyPaused() ? RunStatus.PAUSED : phase;
        };
    }

    private boolean anyPaused() {
        return steps.values().stream().anyMatch(step -> step.progress() == StepProgress.PAUSED);
    }

    private static StepDescription after(StepDescription step, Instant at, RunEvent event) {
        return switch (event.type()) {
            case STEP_DISPATCHED ->
                new StepDescription(
                        step.stepId(),
                        StepProgress.DISPATCHED,
                        known(event.revision(), step.revision()),
                        known(event.attempt(), step.attempt()),
                        queueOf(event),
                        at,
                        null,
                        null,
                        null,
                        // Why it was held is over; how an attempt before failed is worth a look still.
                        step.progress() == StepProgress.HELD ? null : step.error());
            case STEP_HELD -> ended(step, StepProgress.HELD, null, errorOf(event));
            case STEP_HANDED_BACK ->
                with(
                        step,
                        StepProgress.DISPATCHED,
                        step.dispatchedAt(),
                        null,
                        null,
                        time(event.data().get("retry_at")),
                        errorOf(event));
            case STEP_DISPATCHED_AGAIN ->
                with(step, StepProgress.DISPATCHED, step.dispatchedAt(), null, null, null, step.error());
            case STEP_STARTED -> with(step, StepProgress.STARTED, step.dispatchedAt(), at, null, null, step.error());
            case STEP_DEFERRED ->
                with(
                        begun(step, event),
                        StepProgress.DEFERRED,
                        step.dispatchedAt(),
                        begun(step, event).startedAt(),
                        null,
                        null,
                        step.error());
            case STEP_SUCCEEDED -> ended(begun(step, event), StepProgress.SUCCEEDED, at, null);
            case STEP_FAILED -> failed(begun(step, event), at, event);
            case STEP_SKIPPED -> ended(step, StepProgress.SKIPPED, at, step.error());
            case STEP_BYPASSED -> ended(step, StepProgress.BYPASSED, at, step.error());
            case STEP_CANCELLED -> ended(step, StepProgress.CANCELLED, at, step.error());
            case STEP_WAITING -> ended(step, StepProgress.WAITING, null, null);
            case STEP_REPEATED ->
                with(
                        begun(step, event),
                        StepProgress.WAITING,
                        step.dispatchedAt(),
                        begun(step, event).startedAt(),
                        at,
                        time(event.data().get("next_at")),
                        null);
            case STEP_PAUSED -> ended(step, StepProgress.PAUSED, at, orElse(errorOf(event), step.error()));
            case STEP_RESUMED -> ended(step, StepProgress.BACKOFF, at, step.error());
            case REVISION_REQUESTED -> ended(step, StepProgress.PENDING, at, null);
            default -> step;
        };
    }

    /** If no start was reported, the end of the attempt contains the waiting time. */
    private static StepDescription begun(StepDescription step, RunEvent event) {
        Instant dispatchedAt = step.dispatchedAt();
        if (step.startedAt() != null
                || dispatchedAt == null
                || !(event.data().get("queued_ms") instanceof Number queued)) {
            return step;
        }
        Instant begunAt = dispatchedAt.plusMillis(queued.longValue());
        return with(step, step.progress(), dispatchedAt, begunAt, step.endedAt(), step.retryAt(), step.error());
    }

    private static StepDescription failed(StepDescription step, Instant at, RunEvent event) {
        Instant retryAt = time(event.data().get("retry_at"));
        return with(
                step,
                retryAt == null ? StepProgress.FAILED : StepProgress.BACKOFF,
                step.dispatchedAt(),
                step.startedAt(),
                at,
                retryAt,
                errorOf(event));
    }

    private static StepDescription ended(
            StepDescription step, StepProgress progress, @Nullable Instant at, @Nullable String error) {
        return with(step, progress, step.dispatchedAt(), step.startedAt(), at, null, error);
    }

    private static StepDescription with(
            StepDescription step,
            StepProgress progress,
            @Nullable Instant dispatchedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Instant retryAt,
            @Nullable String error) {
        return new StepDescription(
                step.stepId(),
                progress,
                step.revision(),
                step.attempt(),
                step.queue(),
                dispatchedAt,
                startedAt,
                endedAt,
                retryAt,
                error);
    }

    private static StepDescription untouched(String stepId) {
        return new StepDescription(stepId, StepProgress.DISPATCHED, 0, 0, null, null, null, null, null, null);
    }

    /** The dispatch may be among the events that are no longer kept. */
    private static StepDescription atAttemptOf(RunEvent event, StepDescription step) {
        return new StepDescription(
                step.stepId(),
                step.progress(),
                known(event.revision(), step.revision()),
                known(event.attempt(), step.attempt()),
                step.queue(),
                step.dispatchedAt(),
                step.startedAt(),
                step.endedAt(),
                step.retryAt(),
                step.error());
    }

    private static @Nullable String queueOf(RunEvent event) {
        Object queue = event.data().get("queue");
        return queue == null ? null : queue.toString();
    }

    private static int known(int value, int before) {
        return value < 0 ? before : value;
    }

    private static @Nullable String errorOf(RunEvent event) {
        Object type = event.data().get("error_type");
        Object message = event.data().getOrDefault("error_message", event.data().get("reason"));
        if (type == null && message == null) {
            return null;
        }
        return type == null ? String.valueOf(message) : message == null ? String.valueOf(type) : type + ": " + message;
    }

    private static @Nullable String orElse(@Nullable String text, @Nullable String otherwise) {
        return text == null ? otherwise : text;
    }

    private static @Nullable Instant time(@Nullable Object text) {
        try {
            return text == null ? null : Instant.parse(text.toString());
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
