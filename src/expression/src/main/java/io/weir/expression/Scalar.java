package io.weir.expression;

/**
 * A scalar of a document with its spelling, if Weir would spell the value differently. A value that is only selected is
 * written in its spelling; {@link CelOperands} passes the plain value to calculations.
 */
sealed interface Scalar permits JsonNumber, JsonString {

    /** Its JSON text in the document. */
    String json();

    /** The value for CEL's calculations and comparisons; this itself if CEL has no such value. */
    Object plain();

    /** The plain value of a scalar; any other value unchanged. */
    static Object plain(Object value) {
        return value instanceof Scalar scalar ? scalar.plain() : value;
    }
}
