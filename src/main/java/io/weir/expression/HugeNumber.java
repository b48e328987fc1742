package io.weir.expression;

import java.math.BigDecimal;

/**
 * A JSON number that neither a 64-bit integer nor a double can hold ({@code 1e400}, a 25-digit id). It can be passed on
 * as it was written; CEL refuses to calculate or compare with it, because the answer would be a wrong one.
 */
record HugeNumber(String text) {

    EvaluationAborted refused() {
        return new EvaluationAborted("the number " + Words.shorten(text, 40)
                + " does not fit a 64-bit integer or a double, so it can't be calculated or compared with;"
                + " send it as text");
    }

    /** @throws EvaluationAborted when its exponent is beyond what can be compared at all */
    BigDecimal exact() {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw refused();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
