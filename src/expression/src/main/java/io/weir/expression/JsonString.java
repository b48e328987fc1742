package io.weir.expression;

/**
 * A text with other escapes than Weir would write ({@code \u00e9} for é, {@code \/} for a slash).
 *
 * @param json the text in its quotes, escaped
 */
record JsonString(String plain, String json) implements Scalar {

    @Override
    public String toString() {
        return plain;
    }
}
