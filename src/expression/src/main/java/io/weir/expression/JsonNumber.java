package io.weir.expression;

import java.math.BigDecimal;

/**
 * A number with a fraction or an exponent, or one that a 64-bit integer can't hold, as it was written. It is passed on and
 * compared in a JSONPath exactly. CEL works on its {@link #plain() value as a double}; a number that neither a 64-bit
 * integer nor a double can hold ({@code 1e400}, a 25-digit id) CEL refuses, because the answer would be a wrong one.
 */
final class JsonNumber implements Scalar {
    /** More digits than this are not written out in a text: {@code 1e400} stays as it is. */
    private static final int WRITTEN_OUT = 40;

    private final String json;
    private final Object plain;

    private JsonNumber(String json, Object plain) {
        this.json = json;
        this.plain = plain;
    }

    /** A number that is only handed on. */
    static JsonNumber literal(String json) {
        return decimal(json);
    }

    /** An integer beyond 64 bits. */
    static JsonNumber hugeInteger(String json) {
        return new JsonNumber(json, NoValue.HUGE);
    }

    /** {@code -0}, which is 0 and is not written so. */
    static JsonNumber minusZero() {
        return new JsonNumber("-0", 0L);
    }

    static JsonNumber decimal(String json) {
        double value = Double.parseDouble(json);
        if (Double.isInfinite(value) || (value == 0 && !isZero(json))) {
            return hugeInteger(json);
        }
        // Adding zero turns -0.0 into 0.0: CEL orders the two, and to a JSON user they are one number.
        return new JsonNumber(json, value + 0.0);
    }

    private enum NoValue {
        HUGE
    }

    @Override
    public String json() {
        return json;
    }

    @Override
    public Object plain() {
        return isHuge() ? this : plain;
    }

    /** Whether CEL has no value for it. */
    boolean isHuge() {
        return plain == NoValue.HUGE;
    }

    EvaluationAborted refused() {
        return new EvaluationAborted("the number " + Words.shorten(json, 40)
                + " does not fit a 64-bit integer or a double, so it can't be calculated or compared with;"
                + " send it as text");
    }

    /** @throws EvaluationAborted when its exponent is beyond what can be compared at all */
    BigDecimal exact() {
        try {
            return new BigDecimal(json);
        } catch (NumberFormatException e) {
            throw refused();
        }
    }

    /** As people write it: without an exponent, unless that takes more than 40 digits. */
    String text() {
        if (json.indexOf('e') < 0 && json.indexOf('E') < 0) {
            return json;
        }
        try {
            return plainly(new BigDecimal(json), json);
        } catch (NumberFormatException beyondJava) {
            return json;
        }
    }

    /** A calculated number as people write it: 19 rather than 19.0, and 12345678.9 rather than 1.23456789E7. */
    static String text(double calculated) {
        return plainly(BigDecimal.valueOf(calculated).stripTrailingZeros(), Double.toString(calculated));
    }

    private static String plainly(BigDecimal number, String otherwise) {
        long digits = (long) number.precision() + Math.max(0, -(long) number.scale());
        return Math.max(digits, number.scale()) > WRITTEN_OUT ? otherwise : number.toPlainString();
    }

    /** Whether the digits before the exponent are all 0: what is not zero and came out as zero was too small. */
    private static boolean isZero(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'e' || c == 'E') {
                return true;
            }
            if (c >= '1' && c <= '9') {
                return false;
            }
        }
        return true;
    }

    /** Numbers are compared by what they are worth, where that is asked; as objects they are the same when written so. */
    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNumber that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
