package io.weir.expression;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;

/**
 * A compiled template that builds a JSON value. Text that is exactly <code>${expr}</code> becomes the expression's
 * value with its type. <code>${expr}</code> inside other text becomes text. <code>$${</code> stands for
 * <code>${</code>. Everything else, including field names, is literal. Immutable and thread-safe; compile once per
 * definition.
 */
public final class Mapping {
    private final Template template;
    private final boolean readsOutput;
    private final ExpressionLimits limits;
    private final JsonReader reader;
    private final JsonWriter writer;

    private Mapping(TemplateParser.Parsed parsed, ExpressionLimits limits) {
        this.template = parsed.template();
        this.readsOutput = parsed.readsOutput();
        this.limits = limits;
        this.reader = new JsonReader(limits);
        this.writer = new JsonWriter(limits.maxResultBytes());
    }

    /**
     * Compiles every expression of the template.
     *
     * @param stepIds the step ids that {@code steps.<id>} may name
     * @throws ExpressionException if one does not compile, or the template exceeds a limit; with the place in the
     *     template
     */
    public static Mapping compile(JsonNode template, Set<String> stepIds, ExpressionLimits limits) {
        return new Mapping(TemplateParser.parse(template, stepIds, limits), limits);
    }

    /**
     * {@link #compile(JsonNode, Set, ExpressionLimits)} for a template as JSON text in UTF-8.
     *
     * @throws ExpressionException also if the text is not JSON
     */
    public static Mapping compile(byte[] template, Set<String> stepIds, ExpressionLimits limits) {
        try {
            return compile(tree(template, limits), stepIds, limits);
        } catch (IOException | NumberFormatException e) {
            // The latter for an exponent beyond BigDecimal's range.
            throw new ExpressionException("mapping", "the template is not JSON: " + e.getMessage());
        }
    }

    private static JsonNode tree(byte[] template, ExpressionLimits limits) throws IOException {
        return new ObjectMapper(new JsonFactoryBuilder()
                        .streamReadConstraints(JsonReader.constraints(limits))
                        .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(template);
    }

    /** {@link #compile(JsonNode, Set, ExpressionLimits)} with the default limits. */
    public static Mapping compile(JsonNode template, Set<String> stepIds) {
        return compile(template, stepIds, ExpressionLimits.defaults());
    }

    /**
     * Returns true if one of its expressions names the root {@code output}, which exists only if exactly one step comes
     * before.
     */
    public boolean readsOutput() {
        return readsOutput;
    }

    /**
     * Builds the value for a scope. All expressions of the template share one budget and one parse of each document.
     *
     * @return JSON text in UTF-8
     * @throws ExpressionException if an expression fails, or the result is too large
     */
    public byte[] apply(Scope scope) {
        return apply(scope, new Evaluations());
    }

    /** Same as {@link #apply(Scope)}, as one of several evaluations. */
    public byte[] apply(Scope scope, Evaluations evaluations) {
        try {
            Budget budget = evaluations.begin(limits);
            try {
                return writer.bytes(template.fill(new ScopeValues(scope, reader, budget, evaluations), budget, writer));
            } finally {
                evaluations.end(budget);
            }
        } catch (EvaluationAborted e) {
            throw new ExpressionException("mapping", e.reason());
        }
    }
}
