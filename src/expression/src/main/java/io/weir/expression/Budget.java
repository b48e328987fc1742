package io.weir.expression;

import java.util.List;
import java.util.Map;

/** The work one evaluation may still do. Not thread-safe: one per evaluation. */
final class Budget {
    private static final int CHARACTERS_PER_UNIT = 16;
    private static final int BYTES_PER_UNIT = 16;
    private static final int DIGITS_PER_UNIT = 8;

    /**
     * A failure in CEL is two or three exceptions, one inside the other. Each formats a message and walks the whole
     * stack, the engine's below the evaluation too: 9 µs together, 20 µs for an overflow, where the slowest of the
     * ordinary nodes take 0.2 µs a unit.
     */
    private static final int FAILURE = 80;

    /** Each level is three stack frames, walked by each exception and then left by it with nothing caught: 0.5 µs. */
    private static final int FAILURE_LEVEL = 4;

    private final ExpressionLimits limits;
    private long left;
    /** Units paid for what had been done before. */
    private long free;

    private int iterations;

    Budget(ExpressionLimits limits) {
        this.limits = limits;
        this.left = limits.maxWork();
    }

    /** Spends units of work, before it is done wherever the size is known before. */
    void spend(long units) {
        left -= units;
        if (left < 0) {
            throw new EvaluationAborted("it takes more than the " + limits.maxWork()
                    + " units of work one evaluation may take; use smaller inputs or a simpler expression");
        }
    }

    /** Units spent so far; not more than an evaluation may take, although the last spending may have gone over it. */
    long spent() {
        return limits.maxWork() - Math.max(left, 0);
    }

    /** Of those, what was paid for work of this evaluation. */
    long done() {
        return Math.max(0, spent() - free);
    }

    /** Spends what something took that an earlier evaluation has done for this one as well. */
    void spendOnWhatWasDone(long units) {
        free += Math.min(units, Math.max(left, 0));
        spend(units);
    }

    /** Spends what copying or comparing that many characters takes. */
    void spendCharacters(long characters) {
        spend(characters / CHARACTERS_PER_UNIT);
    }

    /** Spends what reading that many bytes of JSON takes. */
    void spendDocument(int bytes) {
        spend(bytes / BYTES_PER_UNIT);
    }

    /** Spends what reading a number of that many digits exactly takes, which grows faster than they do. */
    void spendDigits(long digits) {
        spend(digits / DIGITS_PER_UNIT);
    }

    /**
     * Spends what making, throwing and dropping a failure takes: many times what an answer does.
     *
     * @param depth levels of the expression around the node that failed
     */
    void spendFailure(int depth) {
        spend(FAILURE + (long) FAILURE_LEVEL * depth);
    }

    void countIteration() {
        if (++iterations > limits.maxIterations()) {
            throw new EvaluationAborted(
                    "its loops take more than the " + limits.maxIterations() + " iterations one evaluation may take");
        }
    }

    /**
     * Spends one unit for every value inside this one, counting a value as often as it is reachable: that bounds what
     * comparing, printing or writing it can cost later, however much of it is shared.
     */
    void spendValue(Object value) {
        spend(1);
        if (value instanceof Scalar scalar) {
            spendCharacters(scalar.json().length());
        } else if (value instanceof String text) {
            refuseLongText(text.length());
            spendCharacters(text.length());
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                spendValue(element);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                spendValue(entry.getKey());
                spendValue(entry.getValue());
            }
        }
    }

    void refuseLongText(long length) {
        if (length > limits.maxResultBytes()) {
            throw new EvaluationAborted("it builds a text of " + length + " characters, and at most "
                    + limits.maxResultBytes() + " are allowed");
        }
    }
}
