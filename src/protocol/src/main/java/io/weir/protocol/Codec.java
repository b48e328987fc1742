package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** Encodes and decodes one record type as JSON. Implementations are stateless and thread-safe. */
public interface Codec<T> {
    /** The longest record that {@link #decode(byte[])} reads, in bytes: 2 MiB. */
    int DEFAULT_MAX_BYTES = 2 * 1024 * 1024;

    /** Encodes the record as UTF-8 JSON, in a new array. */
    byte[] encode(T value);

    /**
     * Decodes one record of at most {@link #DEFAULT_MAX_BYTES}. Its payloads are slices of {@code bytes}, which must
     * not change afterwards.
     *
     * @param bytes the record's value; null (a tombstone) and an empty value are refused like any other invalid record
     * @throws ProtocolException if the bytes are not such a record; with what was found, what was expected, and where
     */
    default T decode(byte @Nullable [] bytes) {
        return decode(bytes, DEFAULT_MAX_BYTES);
    }

    /**
     * Same as {@link #decode(byte[])}, for at most {@code maxBytes}: for clusters whose topics accept larger records.
     */
    T decode(byte @Nullable [] bytes, int maxBytes);
}
