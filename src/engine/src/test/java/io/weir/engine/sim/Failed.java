package io.weir.engine.sim;

import io.weir.engine.StepStatus;
import io.weir.protocol.Outcome;
import io.weir.protocol.RetryPolicy;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rules about failures: each has a cause, and is retried as the policy says. */
final class Failed {
    private Failed() {}

    /**
     * Looks at a failure before it is taken down.
     *
     * @param completed the report that the decision is about, or null
     */
    static void check(Ledger run, RunEvent event, @Nullable StepCompleted completed, long at) {
        int step = run.blueprint.indexOf(String.valueOf(event.stepId()));
        RetryPolicy policy = run.blueprint.steps.get(step).retry();
        boolean reported = completed != null && completed.attempt().stepId().equals(event.stepId());
        StepError error = null;
        if (!run.status[step].isInFlight()) {
            beforeAnAttempt(run, step, event, at);
        } else if (reported) {
            if (completed.outcome() instanceof Outcome.Failure failure) {
                error = failure.error();
            }
        } else {
            Clockwork.mayTimeOut(run, step, event, at);
        }
        String type = (String) event.data().get("error_type");
        boolean retryable = error == null ? (boolean) event.data().get("retryable") : error.retryable();
        boolean expectsAnother = retryable
                && !policy.nonRetryable().contains(type)
                && run.attempt[step] - run.floor[step] < policy.maxAttempts();
        Object retryAt = event.data().get("retry_at");
        Violation.unless(expectsAnother == (retryAt != null), "failures are retried as the policy says", event);
        if (retryAt != null && (error == null || error.retryAfter() == null)) {
            double delay =
                    policy.delayAfter(run.attempt[step] - run.floor[step]).toMillis();
            long found = Instant.parse((String) retryAt).toEpochMilli() - at;
            Violation.unless(
                    found >= Math.floor(delay * (1 - policy.jitter()))
                            && found <= Math.ceil(delay * (1 + policy.jitter())),
                    "the delay follows the policy and its jitter",
                    found,
                    "for",
                    delay,
                    policy);
        }
    }

    /** The race is lost, its input can't be built, or the engine carries it out and it fails. */
    private static void beforeAnAttempt(Ledger run, int step, RunEvent event, long at) {
        ReferenceModel.Answer answer = new ReferenceModel(run).of(step);
        boolean begins = run.status[step] == StepStatus.PENDING;
        if (begins && answer == ReferenceModel.Answer.LOSE) {
            Violation.unless(
                    "AllFailed".equals(event.data().get("error_type")), "a lost race fails as what it is", event);
            return;
        }
        Violation.unless(
                !begins || (answer == ReferenceModel.Answer.READY && Conditions.of(run, step) == Guard.Answer.YES),
                "a step begins when it is ready",
                event,
                answer);
        Violation.unless(
                event.data().get("error_type").equals(Beginnings.failure(run, step, at)),
                "a step that was not dispatched fails by its body or its input",
                event,
                Beginnings.failure(run, step, at));
        Violation.unless(event.data().get("retryable").equals(false), "what fails by itself is not retried", event);
    }
}
