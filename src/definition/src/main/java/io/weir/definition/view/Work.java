package io.weir.definition.view;

import io.weir.definition.Repeat;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.definition.WorkerTask;
import io.weir.protocol.Durations;
import io.weir.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Explains what a step does. */
final class Work {
    private static final int LONGEST_TEXT = 100;

    private Work() {}

    static List<String> sentences(StepDefinition step) {
        List<String> sentences = new ArrayList<>();
        sentences.add(body(step.body()));
        if (step.worker() != null && step.input() != null) {
            sentences.add("Its input is " + plain(step.input()) + ".");
        }
        if (step.repeat() != null) {
            sentences.addAll(repeat(step.repeat()));
        }
        return sentences;
    }

    private static String body(StepBody body) {
        if (body instanceof StepBody.Worker worker) {
            return "A " + worker(worker) + ".";
        }
        if (body instanceof StepBody.WaitFor wait) {
            return "Waits for " + plain(wait.duration()) + ".";
        }
        if (body instanceof StepBody.WaitUntil wait) {
            return "Waits until " + plain(wait.time()) + ".";
        }
        if (body instanceof StepBody.AwaitEvent await) {
            return event(await);
        }
        if (body instanceof StepBody.AwaitAnswer await) {
            return answer(await);
        }
        if (body instanceof StepBody.Emit emit) {
            return "The engine writes " + plain(emit.value()) + " to the topic " + Say.name(emit.topic())
                    + (emit.key() == null ? "" : " with the key " + plain(emit.key())) + ".";
        }
        if (body instanceof StepBody.SetOutput set) {
            return "Its output is " + plain(set.value()) + "; no worker is needed.";
        }
        if (body instanceof StepBody.Fail fail) {
            return "Fails with " + Say.name(fail.error()) + ": " + plain(fail.message()) + ".";
        }
        throw new IllegalStateException("a body of unknown kind: " + body);
    }

    /** {@code worker of the queue 'y' runs 'x'}. */
    static String worker(StepBody.Worker worker) {
        return "worker of the queue " + Say.name(worker.queue()) + " runs " + Say.name(worker.type());
    }

    private static String event(StepBody.AwaitEvent await) {
        String which = Say.name(await.event()) + (await.when() == null ? "" : " for which " + Say.code(await.when()));
        String wanted;
        if (await.take() instanceof StepBody.Take.Count count) {
            wanted = Say.count(count.count(), "event") + " " + which;
        } else if (await.take() instanceof StepBody.Take.Until until) {
            wanted = "events " + which + ", until one for which " + Say.code(until.condition());
        } else {
            wanted = "an event " + which;
        }
        return "Waits for " + wanted + ", sent to the run; one that came up to " + Durations.format(await.early())
                + " earlier counts." + limit(await.timeout());
    }

    private static String answer(StepBody.AwaitAnswer await) {
        WorkerTask ask = await.ask();
        String asked = ask == null
                ? ""
                : "A " + worker(ask.worker()) + " to ask for an answer"
                        + (await.remind() == null ? "" : ", again every " + Durations.format(await.remind())) + ". ";
        return asked + "Waits for an answer that fits the schema." + limit(await.timeout());
    }

    private static String limit(@Nullable Duration timeout) {
        return timeout == null
                ? " It waits as long as the run lasts."
                : " After " + Durations.format(timeout) + " it fails.";
    }

    private static List<String> repeat(Repeat repeat) {
        String pause = "Rounds are " + Durations.format(repeat.every()) + " apart"
                + (repeat.multiplier() == 1
                        ? ""
                        : ", each pause " + Say.number(repeat.multiplier()) + " times the one before, at most "
                                + Durations.format(repeat.maxEvery()));
        return List.of(
                "It is repeated until " + Say.code(repeat.until()) + " holds for its output. " + pause + ".",
                "After " + Say.count(repeat.atMost(), "round") + " it fails with RepeatExhausted.");
    }

    /** The text of a template that is a text; other templates, and texts with expressions, as code. */
    private static String plain(Payload template) {
        String text = Say.text(template);
        return text.equals(template.toJson()) || text.contains("${")
                ? Say.code(text)
                : Say.shortened(text, LONGEST_TEXT);
    }
}
