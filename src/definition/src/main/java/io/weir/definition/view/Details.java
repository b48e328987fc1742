package io.weir.definition.view;

import io.weir.definition.Compensation;
import io.weir.definition.Ending;
import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.Repeat;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.protocol.Durations;
import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The short words of a picture. */
final class Details {
    private static final int LONGEST = 60;
    private static final int TAIL = 20;
    private static final int MOST_NAMED = 4;

    private Details() {}

    /** What a step does that is not obvious from its id. */
    static List<String> of(StepDefinition step) {
        List<String> details = new ArrayList<>();
        add(body(step), details);
        if (step.when() != null) {
            details.add("when " + code(step.when()));
        }
        Repeat repeat = step.repeat();
        if (repeat != null) {
            details.add("repeat until " + code(repeat.until()) + ", every " + Durations.format(repeat.every()));
        }
        if (step.allowFailure()) {
            details.add("may fail");
        }
        if (step.onExhausted() == OnAttemptsExhausted.PAUSE) {
            details.add("pauses when it fails");
        }
        Compensation compensation = step.compensate();
        if (compensation != null) {
            details.add("undo: " + id(compensation.task().worker().type()));
        }
        if (step.isOnEnd()) {
            details.add("after: "
                    + String.join(
                            ", ", step.onEnd().stream().map(Details::ending).toList()));
        }
        return details;
    }

    private static String ending(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }

    private static String body(StepDefinition step) {
        StepBody body = step.body();
        if (body instanceof StepBody.Worker worker) {
            return (worker.type().equals(step.id()) ? "" : "runs " + id(worker.type()))
                    + (worker.queue().equals(StepDefinition.DEFAULT_QUEUE)
                            ? ""
                            : (worker.type().equals(step.id()) ? "" : ", ") + "queue " + id(worker.queue()));
        }
        if (body instanceof StepBody.WaitFor wait) {
            return "wait " + text(wait.duration());
        }
        if (body instanceof StepBody.WaitUntil wait) {
            return "wait until " + text(wait.time());
        }
        if (body instanceof StepBody.AwaitEvent await) {
            return "await event " + id(await.event()) + limit(await.timeout());
        }
        if (body instanceof StepBody.AwaitAnswer await) {
            return (await.ask() == null
                            ? "await answer"
                            : "ask " + id(await.ask().worker().type()) + ", await answer")
                    + limit(await.timeout());
        }
        if (body instanceof StepBody.Emit emit) {
            return "emit to " + id(emit.topic());
        }
        if (body instanceof StepBody.SetOutput set) {
            return "set " + text(set.value());
        }
        if (body instanceof StepBody.Fail fail) {
            return "fail " + id(fail.error());
        }
        throw new IllegalStateException("a body of unknown kind: " + body);
    }

    private static String limit(java.time.@Nullable Duration timeout) {
        return timeout == null ? "" : ", at most " + Durations.format(timeout);
    }

    private static String text(Payload template) {
        String text = Say.text(template);
        return code(text.isEmpty() ? template.toJson() : text);
    }

    private static void add(String detail, List<String> to) {
        if (!detail.isEmpty()) {
            to.add(detail);
        }
    }

    /** An expression on one line, shortened. */
    static String code(String source) {
        return Say.line(source, LONGEST);
    }

    static String names(Collection<String> names) {
        return String.join(
                        ", ", names.stream().limit(MOST_NAMED).map(Details::id).toList())
                + (names.size() > MOST_NAMED ? ", …" : "");
    }

    /** A name; a long one without its middle, because names often differ at the end. */
    static String id(String id) {
        int length = id.codePointCount(0, id.length());
        if (length <= LONGEST) {
            return id;
        }
        return id.substring(0, id.offsetByCodePoints(0, LONGEST - TAIL - 1)) + "…"
                + id.substring(id.offsetByCodePoints(0, length - TAIL));
    }
}
