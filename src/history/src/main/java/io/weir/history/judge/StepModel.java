package io.weir.history.judge;

import io.weir.engine.StepStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a step stands as the events tell it. Times in ms since 1970. */
final class StepModel {
    /** What an expression or a rule makes of what is known. */
    enum Truth {
        YES,
        NO,
        /** Payloads that it needs were not kept. */
        UNKNOWN
    }

    /**
     * What an accepted attempt left.
     *
     * @param feedback of a validator that sent the work back, else null
     */
    record Left(int revision, Digest output, @Nullable Digest feedback) {}

    StepStatus status = StepStatus.PENDING;
    int revision;
    int attempt;
    /** The attempt after which the present set of attempts began. */
    int floor;

    int retries;
    long dispatchedAt;
    long startedAt;
    long failedAt;
    long retryAt;
    boolean resumed;
    /** Waits to be dispatched again, as a worker had no implementation. */
    boolean handedBack;

    private final Map<Workflow.Edge, Truth> taken = new HashMap<>(2);
    private final List<Left> left = new ArrayList<>(1);

    void dispatch(int withAttempt, long at) {
        status = StepStatus.DISPATCHED;
        if (attempt > 0) {
            retries++;
        }
        attempt = withAttempt;
        dispatchedAt = at;
        startedAt = 0;
        resumed = false;
        handedBack = false;
    }

    /** The loop goes round: it is to be done again. */
    void revise(int iteration) {
        status = StepStatus.PENDING;
        revision = iteration;
        attempt = 0;
        floor = 0;
        resumed = false;
        taken.clear();
    }

    void leave(Left output) {
        left.add(output);
    }

    /** The validator's last answer sends the work back, with this feedback. */
    void sentBack(Digest feedback) {
        if (!left.isEmpty()) {
            Left last = left.remove(left.size() - 1);
            left.add(new Left(last.revision(), last.output(), feedback));
        }
    }

    /** The newest up to a revision, or null. */
    @Nullable
    Left latest(int upTo) {
        for (int i = left.size() - 1; i >= 0; i--) {
            if (left.get(i).revision() <= upTo) {
                return left.get(i);
            }
        }
        return null;
    }

    Truth taken(Workflow.Edge edge) {
        return taken.getOrDefault(edge, Truth.NO);
    }

    void take(Workflow.Edge edge, Truth truth) {
        taken.put(edge, truth);
    }
}
