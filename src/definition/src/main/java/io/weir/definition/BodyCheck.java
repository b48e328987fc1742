package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Durations;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks how the steps do their work. */
final class BodyCheck {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Duration LONGEST_WAIT = Duration.ofDays(3_650);
    private static final int MOST_EVENTS = 1_000;

    private final ExpressionRules expressions;
    private final Problems problems;

    BodyCheck(ExpressionRules expressions, Problems problems) {
        this.expressions = expressions;
        this.problems = problems;
    }

    void check(StepDefinition step, DocumentPath path) {
        StepBody body = step.body();
        if (body instanceof StepBody.Worker worker) {
            worker(worker, step.id(), path);
            TimeCheck.retry(step.retry(), path.field("retry"), problems);
            TimeCheck.timeouts(step.timeouts(), path.field("timeouts"), problems);
            if (step.repeat() != null) {
                repeat(step.repeat(), path.field("repeat"));
            }
            return;
        }
        if (!step.retry().equals(RetryPolicy.DEFAULT)
                || !step.timeouts().equals(Timeouts.DEFAULT)
                || step.onExhausted() != OnAttemptsExhausted.FAIL
                || step.input() != null
                || step.repeat() != null) {
            problems.add(
                    path,
                    "has retry, on_exhausted, timeouts, input or repeat, which are for a step that a worker runs, and"
                            + " the engine itself carries out '" + body.field() + "'; leave them out");
        }
        builtIn(step, path.field(body.field()));
    }

    private void builtIn(StepDefinition step, DocumentPath path) {
        StepBody body = step.body();
        if (body instanceof StepBody.WaitFor wait) {
            waitFor(step, wait.duration(), path);
        } else if (body instanceof StepBody.WaitUntil wait) {
            waitUntil(step, wait.time(), path.field("until"));
        } else if (body instanceof StepBody.AwaitEvent await) {
            event(await, path);
        } else if (body instanceof StepBody.AwaitAnswer await) {
            answer(step, await, path);
        } else if (body instanceof StepBody.Emit emit) {
            emit(step, emit, path);
        } else if (body instanceof StepBody.SetOutput set) {
            expressions.template(step, set.value(), path);
        } else if (body instanceof StepBody.Fail fail) {
            Texts.checkFixedName(fail.error(), path.field("error"), problems);
            text(step, fail.message(), path.field("message"));
        } else {
            throw new IllegalStateException("a body of unknown kind: " + body);
        }
    }

    private void worker(StepBody.Worker worker, String id, DocumentPath path) {
        if (!worker.type().equals(id)) {
            Texts.checkFixedName(worker.type(), path.field("type"), problems);
        }
        Texts.checkQueue(worker.queue(), path.field("queue"), problems);
        if (worker.config().array()[worker.config().offset()] != '{') {
            problems.add(
                    path.field("config"), "must be an object, found " + ObjectReader.kind(Json.tree(worker.config())));
        }
    }

    /** Checks a task of a step, and its input. */
    private void task(StepDefinition step, WorkerTask task, DocumentPath path) {
        task(task, path);
        if (task.input() != null) {
            expressions.template(step, task.input(), path.field("input"));
        }
    }

    /** Checks a task except for its input. */
    void task(WorkerTask task, DocumentPath path) {
        worker(task.worker(), "", path);
        TimeCheck.retry(task.retry(), path.field("retry"), problems);
        TimeCheck.timeouts(task.timeouts(), path.field("timeouts"), problems);
    }

    private void repeat(Repeat repeat, DocumentPath path) {
        expressions.condition(repeat.until(), path.field("until"));
        TimeCheck.bound(repeat.every(), path.field("every"), problems);
        TimeCheck.bound(repeat.maxEvery(), path.field("max_every"), problems);
        if (!(repeat.multiplier() >= 1 && repeat.multiplier() <= 1_000)) {
            problems.add(path.field("multiplier"), "must be 1 to 1000, found " + repeat.multiplier());
        }
        if (repeat.maxEvery().compareTo(repeat.every()) < 0) {
            problems.add(
                    path.field("max_every"),
                    "must not be shorter than every, " + Durations.format(repeat.every()) + ", found "
                            + Durations.format(repeat.maxEvery()));
        }
        if (repeat.atMost() < 1 || repeat.atMost() > Repeat.LARGEST_AT_MOST) {
            problems.add(
                    path.field("at_most"), "must be 1 to " + Repeat.LARGEST_AT_MOST + ", found " + repeat.atMost());
        }
    }

    private void waitFor(StepDefinition step, Payload duration, DocumentPath path) {
        JsonNode written = Json.tree(duration);
        if (written.isNumber()) {
            problems.add(path, ObjectReader.withoutUnit(written));
            return;
        }
        String text = literal(step, duration, path);
        if (text != null) {
            Duration span = Durations.parse(text).orElse(null);
            if (span == null) {
                problems.add(path, "must be " + Durations.EXPECTED + ", found " + Quote.of(text));
            } else if (span.compareTo(LONGEST_WAIT) > 0) {
                problems.add(path, "must be at most 3650d, found " + Quote.of(text));
            }
        }
    }

    private void waitUntil(StepDefinition step, Payload time, DocumentPath path) {
        String text = literal(step, time, path);
        if (text != null) {
            try {
                OffsetDateTime.parse(text);
            } catch (DateTimeException e) {
                problems.add(
                        path, "must be a moment with a zone, such as 2027-01-31T09:00:00Z, found " + Quote.of(text));
            }
        }
    }

    /** The text of a template without expressions, or null if it is none. */
    private @Nullable String literal(StepDefinition step, Payload template, DocumentPath path) {
        return text(step, template, path) && !template.toJson().contains("${")
                ? Json.tree(template).textValue()
                : null;
    }

    /** Returns false if the template can't give a text. */
    private boolean text(StepDefinition step, Payload template, DocumentPath path) {
        if (!Json.tree(template).isTextual()) {
            problems.add(path, "must be a text, found " + ObjectReader.kind(Json.tree(template)));
            return false;
        }
        expressions.template(step, template, path);
        return true;
    }

    private void event(StepBody.AwaitEvent await, DocumentPath path) {
        Texts.checkFixedName(await.event(), path.field("event"), problems);
        if (await.when() != null) {
            expressions.condition(await.when(), path.field("when"));
        }
        TimeCheck.bound(await.early(), path.field("early"), problems);
        TimeCheck.bound(await.timeout(), path.field("timeout"), problems);
        if (await.take() instanceof StepBody.Take.Count count && (count.count() < 1 || count.count() > MOST_EVENTS)) {
            problems.add(path.field("take").field("count"), "must be 1 to " + MOST_EVENTS + ", found " + count.count());
        } else if (await.take() instanceof StepBody.Take.Until until) {
            expressions.condition(until.condition(), path.field("take").field("until"));
        }
    }

    private void answer(StepDefinition step, StepBody.AwaitAnswer await, DocumentPath path) {
        if (!Json.tree(await.schema()).isObject()) {
            problems.add(
                    path.field("answer"),
                    "must be a JSON Schema, an object, found " + ObjectReader.kind(Json.tree(await.schema())));
        }
        TimeCheck.bound(await.timeout(), path.field("timeout"), problems);
        TimeCheck.bound(await.remind(), path.field("remind"), problems);
        if (await.ask() != null) {
            task(step, await.ask(), path.field("ask"));
        }
        if (await.ask() == null && await.remind() != null) {
            problems.add(
                    path.field("remind"), "runs the task in ask again, and there is none; write ask, or leave it out");
        }
        if (await.remind() != null && await.timeout() != null && await.remind().compareTo(await.timeout()) >= 0) {
            problems.add(
                    path.field("remind"),
                    "must be shorter than timeout, " + Durations.format(await.timeout()) + ", found "
                            + Durations.format(await.remind()));
        }
    }

    private void emit(StepDefinition step, StepBody.Emit emit, DocumentPath path) {
        if (!TOPIC.matcher(emit.topic()).matches() || emit.topic().matches("\\.\\.?")) {
            problems.add(
                    path.field("topic"),
                    "must be a topic's name, 1 to 249 letters, digits, '_', '.' or '-', found "
                            + Quote.of(emit.topic()));
        } else if (emit.topic().startsWith("weir.")) {
            problems.add(
                    path.field("topic"),
                    "must not start with 'weir.', as these topics are the engine's own, found "
                            + Quote.of(emit.topic()));
        }
        if (emit.key() != null) {
            expressions.template(step, emit.key(), path.field("key"));
        }
        expressions.template(step, emit.value(), path.field("value"));
        emit.headers().forEach((name, template) -> {
            if (name.isBlank()) {
                problems.add(path.field("headers").field(name), "must have a name");
            }
            text(step, template, path.field("headers").field(name));
        });
    }
}
