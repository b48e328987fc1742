package io.weir.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * A number with a fraction or an exponent that remembers how it was written: {@code -0.0}, {@code 1E2} and {@code 1.10}
 * are written again as they came, by Jackson too. What is calculated from it is an ordinary {@link BigDecimal}.
 */
final class WrittenDecimal extends BigDecimal {
    private static final long serialVersionUID = 1L;

    private final String text;

    private WrittenDecimal(BigInteger unscaled, int scale, String text) {
        super(unscaled, scale);
        this.text = text;
    }

    /**
     * Of an exponent beyond what Java has (32 bits), the value is the nearest there is, and the text is right.
     *
     * @param text a JSON number
     */
    static BigDecimal of(String text) {
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return nearest(text);
        }
        return value.toString().equals(text) ? value : new WrittenDecimal(value.unscaledValue(), value.scale(), text);
    }

    private static BigDecimal nearest(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int exponent = lower.indexOf('e');
        BigInteger sign = BigInteger.valueOf(new BigDecimal(lower.substring(0, exponent)).signum());
        boolean small = lower.charAt(exponent + 1) == '-';
        return new WrittenDecimal(sign, small ? Integer.MAX_VALUE : Integer.MIN_VALUE, text);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    /** As {@link BigDecimal} says: the same value with as many digits, however written. */
    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
