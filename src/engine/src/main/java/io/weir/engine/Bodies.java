package io.weir.engine;

import io.weir.expression.ExpressionException;
import io.weir.expression.Mapping;
import io.weir.protocol.Durations;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.StepError;
import io.weir.protocol.Timestamps;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Carries out the steps that no worker runs. */
final class Bodies {
    private static final long LONGEST_WAIT_MS = Duration.ofDays(3_650).toMillis();

    private final RunDraft run;
    private final RunOutputs outputs;
    private final Successes successes;
    private final Attempts attempts;
    private final Events events;
    private final List<Effect> effects;

    Bodies(
            RunDraft run,
            RunOutputs outputs,
            Successes successes,
            Attempts attempts,
            Events events,
            List<Effect> effects) {
        this.run = run;
        this.outputs = outputs;
        this.successes = successes;
        this.attempts = attempts;
        this.events = events;
        this.effects = effects;
    }

    /**
     * Begins a ready step that the engine carries out itself. Returns the bytes of what was made for it.
     *
     * @throws ExpressionException if a template can't be evaluated; nothing has changed then
     */
    long begin(int step) throws ExpressionException {
        Body body = run.plan().step(step).body();
        if (body instanceof Body.SetOutput set) {
            Payload value = value(step, set.value());
            succeeded(step, value);
            return value.size();
        }
        if (body instanceof Body.Emit emit) {
            return emit(step, emit);
        }
        if (body instanceof Body.Fail fail) {
            attempts.failedForGood(step, StepError.permanent(fail.error(), text(step, fail.message())), 0, Map.of());
        } else if (body instanceof Body.WaitFor wait) {
            waitFor(step, text(step, wait.duration()));
        } else if (body instanceof Body.WaitUntil wait) {
            waitUntil(step, text(step, wait.time()));
        } else if (body instanceof Body.AwaitEvent await) {
            events.begin(step, await);
        } else {
            throw new IllegalStateException("a body that the engine does not carry out: " + body);
        }
        return 0;
    }

    private long emit(int step, Body.Emit emit) throws ExpressionException {
        Mapping keyTemplate = emit.key();
        Payload key = keyTemplate == null ? Payload.NULL : value(step, keyTemplate);
        Payload value = value(step, emit.value());
        Map<String, String> headers = new TreeMap<>();
        for (Map.Entry<String, Mapping> header : emit.headers().entrySet()) {
            headers.put(header.getKey(), text(step, header.getValue()));
        }
        Effect.Emit record = new Effect.Emit(
                run.plan().stepId(step),
                run.step(step).revision(),
                emit.topic(),
                key.equals(Payload.NULL) ? null : textOf(key),
                value,
                headers);
        StepError refusal = outputs.queues().refusal(record);
        if (refusal != null) {
            attempts.failedForGood(step, refusal, 0, Map.of());
            return 0;
        }
        effects.add(record);
        successes.succeeded(step, Payload.NULL, null, 0, Map.of("topic", emit.topic()));
        return value.size();
    }

    /** The time of a waiting step has come. */
    void due(int step) {
        Body body = run.plan().step(step).body();
        if (body instanceof Body.WaitFor || body instanceof Body.WaitUntil) {
            succeeded(step, Payload.NULL);
        } else if (body instanceof Body.AwaitEvent await) {
            events.timedOut(step, await);
        } else {
            throw new IllegalStateException("a body that waits for no time: " + body);
        }
    }

    private void waitFor(int step, String found) {
        Duration duration = Durations.parse(found).orElse(null);
        if (duration == null) {
            failed(step, "'" + found + "', expected " + Durations.EXPECTED);
        } else if (duration.compareTo(Duration.ofMillis(LONGEST_WAIT_MS)) > 0) {
            failed(step, "'" + found + "', expected at most 3650d");
        } else {
            waitUntil(step, run.at() + duration.toMillis());
        }
    }

    private void waitUntil(int step, String found) {
        Instant time = moment(found);
        if (time == null) {
            failed(step, "'" + found + "', expected a moment with a zone, such as 2027-01-31T09:00:00Z");
        } else if (time.isAfter(Instant.ofEpochMilli(run.at() + LONGEST_WAIT_MS))) {
            failed(step, "'" + found + "', expected a moment within 3650d");
        } else {
            waitUntil(step, time.toEpochMilli());
        }
    }

    private static @Nullable Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A time that has passed is no wait. */
    private void waitUntil(int step, long time) {
        if (time <= run.at()) {
            succeeded(step, Payload.NULL);
            return;
        }
        run.step(step, run.step(step).waiting(run.at(), time));
        run.event(RunEventType.STEP_WAITING, step, Map.of("until", Timestamps.format(Instant.ofEpochMilli(time))));
        run.wakeBy(time);
    }

    private void succeeded(int step, Payload output) {
        successes.succeeded(step, output, null, 0, Map.of());
    }

    private void failed(int step, String problem) {
        attempts.failedForGood(
                step,
                StepError.permanent(
                        Failures.INPUT_FAILED, "the wait of step '" + run.plan().stepId(step) + "' is " + problem),
                0,
                Map.of());
    }

    private String text(int step, Mapping template) throws ExpressionException {
        return textOf(value(step, template));
    }

    /** The text itself; the JSON of anything else. */
    private static String textOf(Payload value) {
        String text = JsonText.asString(value);
        return text == null ? value.toJson() : text;
    }

    private Payload value(int step, Mapping template) throws ExpressionException {
        RunScope scope = RunScope.forInput(run, outputs, step);
        return Payload.wrap(template.apply(scope, scope.evaluations()));
    }
}
