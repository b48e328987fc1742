package io.weir.definition;

/**
 * Limits of a definition, checked by validation.
 *
 * @param maxSteps steps in a definition
 * @param maxIterations upper bound of a loop's {@code max_iterations}
 * @param maxConditionals conditional transitions from one step; at most 64, because a run keeps them in one word
 * @param maxBytes length of the definition's text
 */
public record DefinitionLimits(int maxSteps, int maxIterations, int maxConditionals, int maxBytes) {
    public static final DefinitionLimits DEFAULT = new DefinitionLimits(1_000, 10, 64, 1_000_000);

    /**
     * Checks that the limits are possible.
     *
     * @throws IllegalArgumentException if a limit is not positive, or {@code maxConditionals} is above 64
     */
    public DefinitionLimits {
        if (maxSteps < 1 || maxIterations < 1 || maxConditionals < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("limits must be 1 or more, found maxSteps " + maxSteps
                    + ", maxIterations " + maxIterations + ", maxConditionals " + maxConditionals + ", maxBytes "
                    + maxBytes);
        }
        if (maxConditionals > 64) {
            throw new IllegalArgumentException("maxConditionals must be 64 or less, found " + maxConditionals);
        }
    }

    /**
     * For a text that was accepted once: it is read with any length. Its content is not limited, but its expanded
     * aliases are, because a few lines of them can expand to gigabytes.
     *
     * @param bytes length of the text
     */
    static DefinitionLimits ofAccepted(int bytes) {
        return new DefinitionLimits(
                Integer.MAX_VALUE, Integer.MAX_VALUE, DEFAULT.maxConditionals, Math.max(DEFAULT.maxBytes, bytes));
    }
}
