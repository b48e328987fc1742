package io.weir.expression;

import java.util.OptionalInt;

/** An expression that could not be compiled or evaluated, told to the author of the workflow. */
public final class ExpressionException extends RuntimeException {
    private static final int SHOWN = 200;

    private final String source;
    private final String reason;
    private final OptionalInt position;

    ExpressionException(String source, String reason, OptionalInt position) {
        super(sentence(source, reason, position));
        this.source = source;
        this.reason = reason;
        this.position = position;
    }

    ExpressionException(String source, String reason) {
        this(source, reason, OptionalInt.empty());
    }

    ExpressionException(String source, String reason, int position) {
        this(source, reason, OptionalInt.of(position));
    }

    /** The expression as it was written; of a mapping, the one expression (or literal) that failed. */
    public String source() {
        return source;
    }

    /** What was found and what was expected, without the expression's text. */
    public String reason() {
        return reason;
    }

    /** Where in {@link #source()} it went wrong, counted in code points from 0; empty when there is no one place. */
    public OptionalInt position() {
        return position;
    }

    private static String sentence(String source, String reason, OptionalInt position) {
        String where = position.isPresent() ? ", character " + (position.getAsInt() + 1) : "";
        return "expression `" + Words.shorten(source, SHOWN) + "`" + where + ": " + reason;
    }
}
