package io.weir.expression;

import java.math.BigDecimal;

/**
 * A number with a fraction or an exponent, or one beyond 64 bits, in its original spelling. It is passed on exactly,
 * and JSONPath compares it exactly. CEL uses its {@link #plain() value as a double}. CEL refuses a number that neither
 * a 64-bit integer nor a double can hold ({@code 1e400}, a 25-digit id), because the answer would be wrong.
 */
final class JsonNumber implements Scalar {
    /** A number with more digits is not expanded in a text: {@code 1e400} stays unchanged. */
    private static final int WRITTEN_OUT = 40;

    private final String json;
    private final Object plain;

    private JsonNumber(String json, Object plain) {
        this.json = json;
        this.plain = plain;
    }

    /** A number that is only passed on. */
    static JsonNumber literal(String json) {
        return decimal(json);
    }

    /** An integer beyond 64 bits. */
    static JsonNumber hugeInteger(String json) {
        return new JsonNumber(json, NoValue.HUGE);
    }

    /** {@code -0}, which is 0 with another spelling. */
    static JsonNumber minusZero() {
        return new JsonNumber("-0", 0L);
    }

    static JsonNumber decimal(String json) {
        double value = Double.parseDouble(json);
        if (Double.isInfinite(value) || (value == 0 && !isZero(json))) {
            return hugeInteger(json);
        }
        // Adding zero turns -0.0 into 0.0: CEL orders the two, but for JSON users they are one number.
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

    /** Returns true if CEL has no value for it. */
    boolean isHuge() {
        return plain == NoValue.HUGE;
    }

    EvaluationAborted refused() {
        return new EvaluationAborted("the number " + Words.shorten(json, 40)
                + " does not fit a 64-bit integer or a double, so it can't be calculated or compared with;"
                + " send it as text");
    }

    /** @throws EvaluationAborted if its exponent is too large for any comparison */
    BigDecimal exact() {
        try {
            return new BigDecimal(json);
        } catch (NumberFormatException e) {
            throw refused();
        }
    }

    /** In decimal form: without an exponent, unless that needs more than 40 digits. */
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

    /** A calculated number in decimal form: 19 instead of 19.0, and 12345678.9 instead of 1.23456789E7. */
    static String text(double calculated) {
        return plainly(BigDecimal.valueOf(calculated).stripTrailingZeros(), Double.toString(calculated));
    }

    private static String plainly(BigDecimal number, String otherwise) {
        long digits = (long) number.precision() + Math.max(0, -(long) number.scale());
        return Math.max(digits, number.scale()) > WRITTEN_OUT ? otherwise : number.toPlainString();
    }

    /** Returns true if all digits before the exponent are 0; a non-zero number that became zero was too small. */
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

    /** Comparisons use the numeric value; as objects, numbers are equal if their spelling is. */
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
