package io.weir.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Tokens that only who was handed the attempt can know: SHA-256 over the run's secret and the attempt, 128 bits of it. */
final class AttemptTokens {
    static final int SECRET_BYTES = 16;
    private static final int TOKEN_BYTES = 16;

    private AttemptTokens() {}

    static String token(byte[] secret, int step, int revision, int attempt) {
        byte[] digest = sha256(ByteBuffer.allocate(SECRET_BYTES + 12)
                .put(secret)
                .putInt(step)
                .putInt(revision)
                .putInt(attempt)
                .array());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TOKEN_BYTES));
    }

    /** Takes the same time wherever the two differ. */
    static boolean matches(String expected, String found) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), found.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
