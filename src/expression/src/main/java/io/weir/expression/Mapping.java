package io.weir.expression;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;

/**
 * A compiled template that builds a JSON value. Text that is exactly <code>${expr}</code> becomes the expression's value
 * with its type; <code>${expr}</code> inside other text becomes text; <code>$${</code> stands for <code>${</code>; all
 * else, field names too, is literal. Immutable and thread-safe; compile once per definition.
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
     * @param stepIds the step ids {@code steps.<id>} may name
     * @throws ExpressionException when one does not compile, or the template is over a limit; it says where in the template
     */
    public static Mapping compile(JsonNode template, Set<String> stepIds, ExpressionLimits limits) {
        return new Mapping(TemplateParser.parse(template, stepIds, limits), limits);
    }

    /**
     * {@link #compile(JsonNode, Set, ExpressionLimits)} of a template as JSON text in UTF-8.
     *
     * @throws ExpressionException also when the text is not JSON
     */
    public static Mapping compile(byte[] template, Set<String> stepIds, ExpressionLimits limits) {
        try {
            return compile(tree(template, limits), stepIds, limits);
        } catch (IOException | NumberFormatException e) {
            // The latter for an exponent that no BigDecimal has.
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

    /** Whether an expression of it names the root {@code output}, which only a step with a single one before it has. */
    public boolean readsOutput() {
        return readsOutput;
    }

    /**
     * Builds the value for what the scope shows. All expressions of the template share one budget and one parse of each
     * document.
     *
     * @return JSON text in UTF-8
     * @throws ExpressionException when an expression fails, or the result is larger than allowed
     */
    public byte[] apply(Scope scope) {
        return apply(scope, new Evaluations());
    }

    /** As {@link #apply(Scope)}, as one of several evaluations. */
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
