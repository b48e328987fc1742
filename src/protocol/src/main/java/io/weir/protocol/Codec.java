package io.weir.protocol;

import org.jspecify.annotations.Nullable;

/** The JSON form of one record type. Implementations are stateless and thread-safe. */
public interface Codec<T> {
    /** The longest record that {@link #decode(byte[])} reads, in bytes: 2 MiB. */
    int DEFAULT_MAX_BYTES = 2 * 1024 * 1024;

    /** The record as UTF-8 JSON, in an array of its own. */
    byte[] encode(T value);

    /**
     * Reads one record of at most {@link #DEFAULT_MAX_BYTES}. Its payloads are slices of {@code bytes}, which must not
     * change afterwards.
     *
     * @param bytes the record's value; null (a tombstone) and empty are refused like anything else that is not a record
     * @throws ProtocolException when the bytes are not such a record; says what was found, expected, and where
     */
    default T decode(byte @Nullable [] bytes) {
        return decode(bytes, DEFAULT_MAX_BYTES);
    }

    /** As {@link #decode(byte[])}, of at most {@code maxBytes}: for clusters whose topics take larger records. */
    T decode(byte @Nullable [] bytes, int maxBytes);
}
