package io.weir.expression;

/**
 * Limits of an expression. Immutable; every limit is at least 1.
 *
 * @param maxSourceLength UTF-16 characters of one expression's source
 * @param maxDepth nesting of an expression, of a mapping's template, and of the JSON that an expression reads
 * @param maxNodes nodes of one expression after macro expansion, or of one mapping's template
 * @param maxIterations passes through all loops of one CEL evaluation together
 * @param maxResultBytes bytes of the JSON that a mapping builds, and characters of any intermediate text
 * @param maxDocumentBytes bytes of one JSON document that an expression reads (one root, one step's output)
 * @param maxWork units of work of one evaluation: about one per node visited or built, and per 16 bytes read or
 *     characters compared or copied; the default is about a tenth of a second
 * @param maxRegexProgramSize instructions of one compiled RE2 pattern
 */
public record ExpressionLimits(
        int maxSourceLength,
        int maxDepth,
        int maxNodes,
        int maxIterations,
        int maxResultBytes,
        int maxDocumentBytes,
        int maxWork,
        int maxRegexProgramSize) {

    private static final ExpressionLimits DEFAULTS =
            new ExpressionLimits(4_096, 64, 1_000, 10_000, 1_048_576, 1_048_576, 400_000, 500);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is below 1
     */
    public ExpressionLimits {
        atLeastOne("maxSourceLength", maxSourceLength);
        atLeastOne("maxDepth", maxDepth);
        atLeastOne("maxNodes", maxNodes);
        atLeastOne("maxIterations", maxIterations);
        atLeastOne("maxResultBytes", maxResultBytes);
        atLeastOne("maxDocumentBytes", maxDocumentBytes);
        atLeastOne("maxWork", maxWork);
        atLeastOne("maxRegexProgramSize", maxRegexProgramSize);
    }

    /** The default limits. */
    public static ExpressionLimits defaults() {
        return DEFAULTS;
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
        }
    }
}
