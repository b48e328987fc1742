package io.weir.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the expressions in a mapping's JSON tree and compiles them. */
final class TemplateParser {
    private final Set<String> stepIds;
    private final ExpressionLimits limits;
    private int nodes;
    private boolean readsOutput;

    private TemplateParser(Set<String> stepIds, ExpressionLimits limits) {
        this.stepIds = stepIds;
        this.limits = limits;
    }

    /**
     * The parsed template.
     *
     * @param readsOutput true if an expression names the root {@code output}
     */
    record Parsed(Template template, boolean readsOutput) {}

    /** @throws ExpressionException if an expression does not compile, or the tree exceeds a limit */
    static Parsed parse(JsonNode template, Set<String> stepIds, ExpressionLimits limits) {
        TemplateParser parser = new TemplateParser(stepIds, limits);
        Template parsed = parser.template(template, 1, "");
        return new Parsed(parsed, parser.readsOutput);
    }

    private Template template(JsonNode node, int depth, String path) {
        if (depth > limits.maxDepth()) {
            throw new ExpressionException(
                    "mapping", "it is nested deeper than the " + limits.maxDepth() + " levels allowed" + at(path));
        }
        count(path);
        if (node.isObject()) {
            Map<String, Template> fields = new LinkedHashMap<>();
            node.properties()
                    .forEach(field -> fields.put(
                            field.getKey(), template(field.getValue(), depth + 1, path + "/" + field.getKey())));
            return new Template.Fields(fields);
        }
        if (node.isArray()) {
            List<Template> elements = new ArrayList<>();
            for (JsonNode element : node) {
                elements.add(template(element, depth + 1, path + "/" + elements.size()));
            }
            return new Template.Array(elements);
        }
        return node.isTextual() ? text(node.textValue(), path) : new Template.Literal(scalar(node, path));
    }

    private static Object scalar(JsonNode node, String path) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node instanceof NumericNode number && !number.isNaN()) {
            // With its spelling: a literal is never part of a calculation.
            return JsonNumber.literal(number.asText());
        }
        if (node.isNull()) {
            return NullValue.NULL_VALUE;
        }
        throw new ExpressionException(node.asText(), "this is no JSON value" + at(path));
    }

    private Template text(String text, String path) {
        List<Template> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                if (!literal.isEmpty()) {
                    parts.add(new Template.Literal(literal.toString()));
                    literal.setLength(0);
                }
                int end = closing(text, at + 2, path);
                parts.add(new Template.Value(expression(text.substring(at + 2, end), path)));
                at = end + 1;
            } else {
                literal.append(text.charAt(at++));
            }
        }
        if (parts.isEmpty()) {
            return new Template.Literal(literal.toString());
        }
        if (literal.isEmpty() && parts.size() == 1) {
            return parts.get(0);
        }
        parts.add(new Template.Literal(literal.toString()));
        return new Template.Text(List.copyOf(parts));
    }

    private CompiledExpression expression(String source, String path) {
        count(path);
        try {
            CompiledExpression expression = CompiledExpression.compile(source, stepIds, limits);
            readsOutput |= expression.readsOutput();
            return expression;
        } catch (ExpressionException e) {
            throw new ExpressionException(e.source(), e.reason() + at(path), e.position());
        }
    }

    private void count(String path) {
        if (++nodes > limits.maxNodes()) {
            throw new ExpressionException(
                    "mapping", "it has more than the " + limits.maxNodes() + " parts allowed" + at(path));
        }
    }

    /** The brace that ends the expression: not inside quotes, and not the end of an inner pair. */
    private static int closing(String text, int start, String path) {
        int open = 0;
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = afterQuoted(text, at);
            } else if (c == '}' && open == 0) {
                return at;
            } else {
                open += c == '{' ? 1 : c == '}' ? -1 : 0;
                at++;
            }
        }
        throw new ExpressionException(
                text,
                "the `${` has no closing `}`; write `$${` for the characters themselves" + at(path),
                text.codePointCount(0, start - 2));
    }

    private static int afterQuoted(String text, int start) {
        String quote = text.substring(start, start + 1);
        if (text.startsWith(quote.repeat(3), start)) {
            quote = quote.repeat(3);
        }
        boolean raw = start > 0 && (text.charAt(start - 1) == 'r' || text.charAt(start - 1) == 'R');
        int at = start + quote.length();
        while (at < text.length() && !text.startsWith(quote, at)) {
            at += text.charAt(at) == '\\' && !raw ? 2 : 1;
        }
        return Math.min(at + quote.length(), text.length());
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : " (in the mapping at " + Words.shorten(path, 200) + ")";
    }
}
