package io.weir.engine.sim;

import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.engine.StepStatus;
import io.weir.protocol.Durations;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must follow when a step begins, before the event is taken down: by its condition, its body and its input. */
final class Beginnings {
    private Beginnings() {}

    /** Looks at the event if it is the beginning of a step. */
    static void check(Ledger run, RunEvent event, long at) {
        int step = run.blueprint.indexOf(String.valueOf(event.stepId()));
        boolean begins = run.status[step] == StepStatus.PENDING;
        StepBody body = run.blueprint.steps.get(step).body();
        switch (event.type()) {
            case STEP_DISPATCHED, STEP_HELD -> {
                mayBegin(run, step, begins, event);
                Violation.unless(
                        body instanceof StepBody.Worker, "what the engine carries out is not dispatched", event);
            }
            case STEP_WAITING -> {
                mayBegin(run, step, begins, event);
                Violation.unless(
                        Instant.ofEpochMilli(waitsUntil(run, step, at))
                                .equals(Instant.parse((String) event.data().get("until"))),
                        "a step waits for the time that its definition says",
                        event);
            }
            case STEP_SUCCEEDED -> {
                if (!(body instanceof StepBody.Worker)) {
                    mayBegin(run, step, begins, event);
                    Violation.unless(
                            run.status[step] != StepStatus.WAITING || run.retryAt[step] <= at,
                            "no wait ends before its time",
                            event,
                            run.retryAt[step]);
                    Violation.unless(failure(run, step, at) == null, "a body that can't be carried out fails", event);
                    Violation.unless(
                            !begins || !isWait(body) || waitsUntil(run, step, at) <= at,
                            "a step waits for the time that its definition says",
                            event);
                }
            }
            case STEP_BYPASSED -> {
                if (begins && !isClosedUnasked(run, step)) {
                    ready(run, step, event);
                    Violation.unless(
                            Conditions.of(run, step) == Guard.Answer.NO,
                            "a step is bypassed when its condition is false",
                            event);
                }
            }
            default -> {}
        }
    }

    /** Counts what a pending step does, and the ways that led to it. */
    static void tell(Ledger run, int step, RunEvent event, Coverage coverage) {
        StepDefinition definition = run.blueprint.steps.get(step);
        switch (event.type()) {
            case STEP_SUCCEEDED, STEP_WAITING ->
                coverage.count(
                        event.type().wireName() + ": " + definition.body().field());
            case STEP_FAILED -> coverage.count("step_failed: " + event.data().get("error_type"));
            case STEP_BYPASSED ->
                coverage.count(isClosedUnasked(run, step) ? "bypassed by its loop" : "bypassed by its condition");
            case STEP_SKIPPED ->
                coverage.count(new ReferenceModel(run).isLeft(step) ? "skipped with its loop" : "skipped");
            default -> {}
        }
        if (event.type() != RunEventType.STEP_SKIPPED) {
            for (Blueprint.Edge edge : run.blueprint.incoming.get(step)) {
                if (new ReferenceModel(run).isTaken(edge)) {
                    coverage.count("taken: " + edge.kind());
                }
            }
        }
    }

    /** Its loop has closed and did not wait for it. */
    private static boolean isClosedUnasked(Ledger run, int step) {
        return run.blueprint.isAskedOnly(step) && !run.isLoopOpen(step);
    }

    private static void mayBegin(Ledger run, int step, boolean begins, RunEvent event) {
        if (begins) {
            ready(run, step, event);
            Violation.unless(
                    Conditions.of(run, step) == Guard.Answer.YES, "a step begins when its condition is true", event);
        }
    }

    private static void ready(Ledger run, int step, RunEvent event) {
        ReferenceModel.Answer answer = new ReferenceModel(run).of(step);
        Violation.unless(answer == ReferenceModel.Answer.READY, "a step begins when it is ready", event, answer);
    }

    static boolean isWait(StepBody body) {
        return body instanceof StepBody.WaitFor || body instanceof StepBody.WaitUntil;
    }

    /** The type of the error with which a step that is not in flight fails if it begins now, or null. */
    static @Nullable String failure(Ledger run, int step, long at) {
        StepDefinition definition = run.blueprint.steps.get(step);
        if (definition.body() instanceof StepBody.Fail fail) {
            return fail.error();
        }
        boolean possible = true;
        if (definition.body() instanceof StepBody.Worker) {
            Payload input = definition.input();
            possible = input == null || Templates.value(run, step, input) != null;
        } else if (definition.body() instanceof StepBody.SetOutput set) {
            possible = Templates.value(run, step, set.value()) != null;
        } else if (definition.body() instanceof StepBody.WaitFor wait) {
            possible = span(run, step, wait).isPresent();
        }
        return possible ? null : "InputFailed";
    }

    private static Optional<Long> span(Ledger run, int step, StepBody.WaitFor wait) {
        String text = Json.tree(Templates.value(run, step, wait.duration())).textValue();
        return Durations.parse(text).map(java.time.Duration::toMillis);
    }

    private static long waitsUntil(Ledger run, int step, long at) {
        StepBody body = run.blueprint.steps.get(step).body();
        if (body instanceof StepBody.WaitUntil wait) {
            return Instant.parse(Json.tree(wait.time()).textValue()).toEpochMilli();
        }
        Violation.unless(body instanceof StepBody.WaitFor, "only a wait waits", body);
        return at + span(run, step, (StepBody.WaitFor) body).orElse(0L);
    }
}
