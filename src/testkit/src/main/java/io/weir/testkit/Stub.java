package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.worker.Step;
import io.weir.worker.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a step. Answers are used up in the order in which they were given, one an attempt; the last one stays.
 *
 * <pre>{@code
 * weir.stub("charge").failTimes(2, "GatewayDown").succeed(Map.of("receipt", "r-1"));
 * }</pre>
 */
public final class Stub {
    /**
     * What an attempt is met with.
     *
     * @param after from dispatch to the worker's report, in virtual time
     * @param started whether a worker takes it, and says so where the engine asks for that
     * @param body null when no report ever comes
     */
    record Answer(Duration after, boolean started, Step.@Nullable Body<JsonNode, Object> body) {
        /** A worker reports such a start as well, though later than here. */
        boolean takesLongerThan(@Nullable Duration bound) {
            return bound != null && (body == null || after.compareTo(bound) > 0);
        }
    }

    private final String type;
    private final List<Answer> answers = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private int next;

    Stub(String type) {
        this.type = type;
    }

    /** Succeeds; {@code output} is anything with a JSON form, or null. */
    public Stub succeed(@Nullable Object output) {
        return answer((context, input) -> StepResult.success(output));
    }

    /** Sends the work back, as the validator of a loop does. */
    public Stub needsRevision(Object feedback) {
        return answer((context, input) -> StepResult.needsRevision(feedback));
    }

    /** Fails {@code times} attempts, each of which may be repeated. */
    public Stub failTimes(int times, String errorType) {
        for (int i = 1; i <= times; i++) {
            String message = "failure " + i + " of " + times;
            answer((context, input) -> StepResult.failed(errorType, message, true));
        }
        return this;
    }

    /** Fails with an error that is not to be repeated. */
    public Stub failForGood(String errorType, String message) {
        return answer((context, input) -> StepResult.failed(errorType, message, false));
    }

    /** Answers with what the function makes of it. */
    public Stub answer(Step.Body<JsonNode, ?> body) {
        return add(new Answer(delay, true, (context, input) -> widened(body.execute(context, input))));
    }

    /** The worker starts and is never heard of again. */
    public Stub hang() {
        return add(new Answer(delay, true, null));
    }

    /** No worker takes it from its queue; the answer given after this is for when it is dispatched again. */
    public Stub neverStart() {
        return add(new Answer(delay, false, null));
    }

    /**
     * Lets virtual time pass before each answer given after this.
     *
     * <p>Without heartbeats meanwhile: past a timeout, the answer is late.
     */
    public Stub completeLate(Duration afterDispatch) {
        if (afterDispatch.isNegative()) {
            throw new IllegalArgumentException(
                    "found a delay of " + afterDispatch + ", expected none or a positive one");
        }
        delay = afterDispatch;
        return this;
    }

    private Stub add(Answer answer) {
        answers.add(answer);
        return this;
    }

    Answer next() {
        if (answers.isEmpty()) {
            throw new IllegalStateException("the stub of " + type + " has no answer; give it one, such as weir.stub(\""
                    + type + "\").succeed(output)");
        }
        return answers.get(Math.min(next++, answers.size() - 1));
    }

    /** A result only hands its output out, so that it may be read as one of a wider type. */
    @SuppressWarnings("unchecked")
    private static StepResult<Object> widened(StepResult<?> result) {
        return (StepResult<Object>) result;
    }
}
