package io.weir.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A compiled part of a mapping, literal or with expressions. Immutable. */
sealed interface Template {

    Object fill(ScopeValues values, Budget budget, JsonWriter writer);

    /** A part without an expression, as its value. */
    record Literal(Object value) implements Template {
        @Override
        public Object fill(ScopeValues values, Budget budget, JsonWriter writer) {
            return value;
        }
    }

    /** Exactly one expression: its value, with its type. */
    record Value(CompiledExpression expression) implements Template {
        @Override
        public Object fill(ScopeValues values, Budget budget, JsonWriter writer) {
            return expression.value(values, budget);
        }
    }

    /** Text with expressions inside. */
    record Text(List<Template> parts) implements Template {
        @Override
        public Object fill(ScopeValues values, Budget budget, JsonWriter writer) {
            StringBuilder text = new StringBuilder();
            for (Template part : parts) {
                Object value = part.fill(values, budget, writer);
                budget.spendValue(value);
                String piece = writer.text(value);
                budget.spendCharacters(piece.length());
                budget.refuseLongText((long) text.length() + piece.length());
                text.append(piece);
            }
            return text.toString();
        }
    }

    record Array(List<Template> elements) implements Template {
        @Override
        public Object fill(ScopeValues values, Budget budget, JsonWriter writer) {
            List<Object> filled = new ArrayList<>(elements.size());
            for (Template element : elements) {
                filled.add(element.fill(values, budget, writer));
            }
            return filled;
        }
    }

    record Fields(Map<String, Template> fields) implements Template {
        @Override
        public Object fill(ScopeValues values, Budget budget, JsonWriter writer) {
            Map<String, Object> filled = new LinkedHashMap<>();
            fields.forEach((name, field) -> filled.put(name, field.fill(values, budget, writer)));
            return filled;
        }
    }
}
