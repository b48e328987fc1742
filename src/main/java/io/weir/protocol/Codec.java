package io.weir.protocol;

/** The JSON form of one record type. Implementations are stateless and thread-safe. */
public interface Codec<T> {
    byte[] encode(T value);

    /**
     * Reads one record.
     *
     * @throws ProtocolException when the bytes are not such a record; says what was found, expected, and where
     */
    T decode(byte[] bytes);
}
