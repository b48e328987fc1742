package io.weir.engine;

/**
 * What one decision may hand out. A step that does not fit stays ready, and is handed out by a later decision: the run sets
 * its timer to now. A decision stops at the first step before which any of the bounds is reached, so it may go over a bound by
 * one step, and a budget that is not empty hands out at least one.
 *
 * @param dispatches steps handed out
 * @param bytes of what they are handed: inputs, outputs of other steps, settings
 * @param work units of work of expressions, as {@link io.weir.expression.ExpressionLimits#maxWork} counts them
 */
public record DecisionBudget(int dispatches, long bytes, long work) {
    /** About a tenth of a second at most, and little memory beside Kafka's own buffers. */
    public static final DecisionBudget DEFAULT = new DecisionBudget(500, 4L << 20, 400_000);

    /** Hands out nothing: whatever becomes ready waits for a later decision. */
    public static final DecisionBudget EMPTY = new DecisionBudget(0, 0, 0);

    /** Conditions are evaluated when their step ends and can't wait; about a second of them. */
    private static final long LEAST_BOUND_OF_ALL = 4_000_000;

    private static final int TIMES_THE_WORK = 10;

    public DecisionBudget {
        if (dispatches < 0 || bytes < 0 || work < 0) {
            throw new IllegalArgumentException("found a budget of " + dispatches + " dispatches, " + bytes
                    + " bytes and " + work + " units of work, expected none to be negative");
        }
    }

    /** Whether another step may be handed out after this much. */
    boolean permitsMoreAfter(int handedOut, long bytesSpent, long workDone) {
        return handedOut < dispatches && bytesSpent < bytes && workDone < work;
    }

    /** Work after which no further expression is evaluated, conditions included: the run fails instead. */
    long boundOfAllWork() {
        return Math.max(LEAST_BOUND_OF_ALL, work * TIMES_THE_WORK);
    }
}
