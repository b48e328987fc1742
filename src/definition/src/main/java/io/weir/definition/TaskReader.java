package io.weir.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.util.List;

/** Reads work for workers: policies and tasks, with the defaults that the definition gives itself. */
final class TaskReader {
    /** What a step has that does not say otherwise. */
    private record Defaults(RetryPolicy retry, Timeouts timeouts, String queue, OnAttemptsExhausted onExhausted) {
        static final Defaults NONE = new Defaults(
                RetryPolicy.DEFAULT, Timeouts.DEFAULT, StepDefinition.DEFAULT_QUEUE, OnAttemptsExhausted.FAIL);
    }

    private final Problems problems;
    private Defaults defaults = Defaults.NONE;

    TaskReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads the definition's defaults; what is read later has them. */
    void defaults(ObjectReader workflow) {
        JsonNode node = workflow.optional("defaults");
        if (node != null) {
            ObjectReader fields =
                    ObjectReader.of(node, workflow.path("defaults"), "defaults of steps", Fields.DEFAULTS, problems);
            int before = problems.count();
            Defaults read = new Defaults(retry(fields), timeouts(fields), queue(fields), onExhausted(fields, true));
            TimeCheck.retry(read.retry(), fields.path("retry"), problems);
            TimeCheck.timeouts(read.timeouts(), fields.path("timeouts"), problems);
            Texts.checkQueue(read.queue(), fields.path("queue"), problems);
            // Reported here once, not again for every step that would have them.
            defaults = problems.count() == before ? read : Defaults.NONE;
        }
    }

    StepBody.Worker worker(ObjectReader fields, String type) {
        Payload config = fields.payload("config");
        return new StepBody.Worker(
                fields.text("type", "the name of a step implementation", type),
                queue(fields),
                config == null ? Payload.EMPTY_OBJECT : config);
    }

    private String queue(ObjectReader fields) {
        return fields.text("queue", "the name of a queue", defaults.queue());
    }

    /** @param ofWorkflow false for a step at the end, which can't pause a run and so doesn't take it from the defaults */
    OnAttemptsExhausted onExhausted(ObjectReader fields, boolean ofWorkflow) {
        return fields.oneOf(
                "on_exhausted",
                OnAttemptsExhausted.values(),
                ofWorkflow ? defaults.onExhausted() : OnAttemptsExhausted.FAIL);
    }

    WorkerTask task(ObjectReader fields) {
        String type = fields.text("type", "the name of a step implementation");
        return new WorkerTask(worker(fields, type), fields.payload("input"), retry(fields), timeouts(fields));
    }

    RetryPolicy retry(ObjectReader owner) {
        JsonNode node = owner.optional("retry");
        RetryPolicy absent = defaults.retry();
        if (node == null) {
            return absent;
        }
        ObjectReader fields = ObjectReader.of(node, owner.path("retry"), "a retry policy", Fields.RETRY, problems);
        List<String> nonRetryable = fields.optional("non_retryable") == null
                ? absent.nonRetryable()
                : fields.texts("non_retryable", "a list of error types", "an error type");
        return new RetryPolicy(
                fields.integer("max_attempts", absent.maxAttempts()),
                fields.duration("initial_delay", absent.initialDelay()),
                fields.duration("max_delay", absent.maxDelay()),
                fields.number("multiplier", absent.multiplier()),
                fields.number("jitter", absent.jitter()),
                nonRetryable);
    }

    Timeouts timeouts(ObjectReader owner) {
        JsonNode node = owner.optional("timeouts");
        Timeouts absent = defaults.timeouts();
        if (node == null) {
            return absent;
        }
        ObjectReader fields = ObjectReader.of(node, owner.path("timeouts"), "timeouts", Fields.TIMEOUTS, problems);
        return new Timeouts(
                fields.bound("start_to_close", absent.startToClose()),
                fields.bound("schedule_to_start", absent.scheduleToStart()),
                fields.bound("heartbeat", absent.heartbeat()),
                fields.bound("completion", absent.completion()));
    }
}
