package io.weir.history.judge;

import io.weir.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Represents bytes that are too many to store: the first half of their SHA-256. */
record Digest(long high, long low) {
    static Digest of(Payload payload) {
        MessageDigest sha = sha256();
        sha.update(payload.array(), payload.offset(), payload.size());
        return of(sha);
    }

    static Digest of(String text) {
        return of(Payload.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The digest of a record's key and value together; null is not the same as empty. */
    static Digest of(byte @Nullable [] key, byte @Nullable [] value) {
        MessageDigest sha = sha256();
        for (byte[] part : new byte[] @Nullable [] {key, value}) {
            sha.update(ByteBuffer.allocate(4)
                    .putInt(part == null ? -1 : part.length)
                    .array());
            if (part != null) {
                sha.update(part);
            }
        }
        return of(sha);
    }

    private static Digest of(MessageDigest sha) {
        ByteBuffer bytes = ByteBuffer.wrap(sha.digest());
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
