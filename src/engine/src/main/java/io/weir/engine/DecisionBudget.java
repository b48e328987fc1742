package io.weir.engine;

/**
 * The limits of one decision. A step that does not fit stays ready, and a later decision begins it: the run sets its
 * timer to now. Once a limit is reached, the decision begins no further step. So it may exceed a limit by one step, and
 * a budget that is not empty begins at least one.
 *
 * @param dispatches number of steps that begin: dispatched, carried out by the engine, or bypassed
 * @param bytes size of the data in the dispatches: inputs, outputs of other steps, settings
 * @param work units of work of expressions, as {@link io.weir.expression.ExpressionLimits#maxWork} counts them
 */
public record DecisionBudget(int dispatches, long bytes, long work) {
    /** At most about a tenth of a second, and little memory compared with Kafka's own buffers. */
    public static final DecisionBudget DEFAULT = new DecisionBudget(500, 4L << 20, 400_000);

    /** Dispatches nothing: every step that becomes ready waits for a later decision. */
    public static final DecisionBudget EMPTY = new DecisionBudget(0, 0, 0);

    /** Conditions are evaluated when their step ends and cannot wait. This is about a second of such work. */
    private static final long LEAST_BOUND_OF_ALL = 4_000_000;

    private static final int TIMES_THE_WORK = 10;

    public DecisionBudget {
        if (dispatches < 0 || bytes < 0 || work < 0) {
            throw new IllegalArgumentException("found a budget of " + dispatches + " dispatches, " + bytes
                    + " bytes and " + work + " units of work, expected none to be negative");
        }
    }

    /** Returns true if another step may be dispatched after this much. */
    boolean permitsMoreAfter(int handedOut, long bytesSpent, long workDone) {
        return handedOut < dispatches && bytesSpent < bytes && workDone < work;
    }

    /** The limit of work after which no further expression is evaluated, conditions included: the run fails instead. */
    long boundOfAllWork() {
        return Math.max(LEAST_BOUND_OF_ALL, work * TIMES_THE_WORK);
    }
}
