package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.worker.Step;
import io.weir.worker.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a step. Each attempt uses the next answer, in the order in which they were given; the last answer stays.
 *
 * <pre>{@code
 * weir.stub("charge").failTimes(2, "GatewayDown").succeed(Map.of("receipt", "r-1"));
 * }</pre>
 */
public final class Stub {
    /**
     * The answer to an attempt.
     *
     * @param after time from dispatch to report, in virtual time
     * @param started true if a worker takes it, and reports the start if the engine asks for it
     * @param body null if there is never a report
     */
    record Answer(Duration after, boolean started, Step.@Nullable Body<JsonNode, Object> body) {
        /** A worker also reports such a start, but later than this. */
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

    /** Succeeds. {@code output} must have a JSON form, or be null. */
    public Stub succeed(@Nullable Object output) {
        return answer((context, input) -> StepResult.success(output));
    }

    /** Sends the work back, as the validator of a loop. */
    public Stub needsRevision(Object feedback) {
        return answer((context, input) -> StepResult.needsRevision(feedback));
    }

    /** Fails {@code times} attempts with a retryable error. */
    public Stub failTimes(int times, String errorType) {
        for (int i = 1; i <= times; i++) {
            String message = "failure " + i + " of " + times;
            answer((context, input) -> StepResult.failed(errorType, message, true));
        }
        return this;
    }

    /** Fails with a permanent error. */
    public Stub failForGood(String errorType, String message) {
        return answer((context, input) -> StepResult.failed(errorType, message, false));
    }

    /** Answers with the result of the function. */
    public Stub answer(Step.Body<JsonNode, ?> body) {
        return add(new Answer(delay, true, (context, input) -> widened(body.execute(context, input))));
    }

    /** Leaves the completion to somebody else: {@link TestRun#complete(String, Object)} completes it. */
    public Stub later() {
        return answer((context, input) -> StepResult.later());
    }

    /** The worker starts and never reports again. */
    public Stub hang() {
        return add(new Answer(delay, true, null));
    }

    /** No worker takes it from its queue. The next answer is for the attempt when it is dispatched again. */
    public Stub neverStart() {
        return add(new Answer(delay, false, null));
    }

    /**
     * Lets virtual time pass before each answer that follows.
     *
     * <p>There are no heartbeats meanwhile. After a timeout, the answer is late.
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

    /** A result only returns its output, so it can be read as a result of a wider type. */
    @SuppressWarnings("unchecked")
    private static StepResult<Object> widened(StepResult<?> result) {
        return (StepResult<Object>) result;
    }
}
