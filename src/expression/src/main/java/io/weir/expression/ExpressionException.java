package io.weir.expression;

import java.util.OptionalInt;

/** An expression could not be compiled or evaluated. The message is for the author of the workflow. */
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

    /** The original source; for a mapping, the one expression (or literal) that failed. */
    public String source() {
        return source;
    }

    /** What was found and what was expected, without the expression's text. */
    public String reason() {
        return reason;
    }

    /**
     * The position of the problem in {@link #source()}, in code points from 0; empty if there is no single position.
     */
    public OptionalInt position() {
        return position;
    }

    private static String sentence(String source, String reason, OptionalInt position) {
        String where = position.isPresent() ? ", character " + (position.getAsInt() + 1) : "";
        return "expression `" + Words.shorten(source, SHOWN) + "`" + where + ": " + reason;
    }
}
