package io.weir.expression;

import java.util.List;
import java.util.Map;

/** The remaining work of one evaluation. Not thread-safe: one per evaluation. */
final class Budget {
    private static final int CHARACTERS_PER_UNIT = 16;
    private static final int BYTES_PER_UNIT = 16;
    private static final int DIGITS_PER_UNIT = 8;

    /**
     * A failure in CEL is two or three nested exceptions. Each formats a message and walks the whole stack, including
     * the engine's below the evaluation: 9 µs together, 20 µs for an overflow, while the slowest of the ordinary nodes
     * take 0.2 µs per unit.
     */
    private static final int FAILURE = 80;

    /** Each level is three stack frames, which each exception walks and then passes without a handler: 0.5 µs. */
    private static final int FAILURE_LEVEL = 4;

    private final ExpressionLimits limits;
    private long left;
    /** Units paid for work that had been done before. */
    private long free;

    private int iterations;

    Budget(ExpressionLimits limits) {
        this.limits = limits;
        this.left = limits.maxWork();
    }

    /** Spends units of work, before the work if its size is known. */
    void spend(long units) {
        left -= units;
        if (left < 0) {
            throw new EvaluationAborted("it takes more than the " + limits.maxWork()
                    + " units of work one evaluation may take; use smaller inputs or a simpler expression");
        }
    }

    /** Units spent so far, at most the limit, although the last spending may have exceeded it. */
    long spent() {
        return limits.maxWork() - Math.max(left, 0);
    }

    /** Units spent on work of this evaluation. */
    long done() {
        return Math.max(0, spent() - free);
    }

    /** Spends the cost of work that an earlier evaluation has already done. */
    void spendOnWhatWasDone(long units) {
        free += Math.min(units, Math.max(left, 0));
        spend(units);
    }

    /** Spends the cost of copying or comparing this many characters. */
    void spendCharacters(long characters) {
        spend(characters / CHARACTERS_PER_UNIT);
    }

    /** Spends the cost of reading this many bytes of JSON. */
    void spendDocument(int bytes) {
        spend(bytes / BYTES_PER_UNIT);
    }

    /**
     * Spends the cost of reading a number of this many digits exactly, which grows faster than the number of digits.
     */
    void spendDigits(long digits) {
        spend(digits / DIGITS_PER_UNIT);
    }

    /**
     * Spends the cost of creating, throwing and dropping a failure: many times that of an answer.
     *
     * @param depth levels of the expression around the failing node
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
     * Spends one unit for every value inside this one, as often as it is reachable. This bounds the later cost of
     * comparing, printing or writing it, however much of it is shared.
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
