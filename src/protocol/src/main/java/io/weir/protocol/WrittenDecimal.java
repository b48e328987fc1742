package io.weir.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * A number with a fraction or an exponent that keeps its spelling: {@code -0.0}, {@code 1E2} and {@code 1.10} are
 * written unchanged, by Jackson too. Results of calculations are ordinary {@link BigDecimal}s.
 */
final class WrittenDecimal extends BigDecimal {
    private static final long serialVersionUID = 1L;

    private final String text;

    private WrittenDecimal(BigInteger unscaled, int scale, String text) {
        super(unscaled, scale);
        this.text = text;
    }

    /**
     * For an exponent beyond Java's range (32 bits), the value is the nearest possible, and the text is correct.
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

    /** The original spelling. */
    @Override
    public String toString() {
        return text;
    }

    /** As for {@link BigDecimal}: the same value and scale, with any spelling. */
    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
