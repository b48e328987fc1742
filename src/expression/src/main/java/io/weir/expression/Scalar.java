package io.weir.expression;

/**
 * A scalar of a document together with its spelling there, which is kept where Weir would spell the value in another way.
 * A value that is only selected is written as it was spelled; {@link CelOperands} hands the plain value to what calculates.
 */
sealed interface Scalar permits JsonNumber, JsonString {

    /** The JSON text it has in its document. */
    String json();

    /** What CEL calculates and compares with; this itself when CEL has no such value. */
    Object plain();

    /** The plain value of a scalar, and any other value as it is. */
    static Object plain(Object value) {
        return value instanceof Scalar scalar ? scalar.plain() : value;
    }
}
