package io.weir.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;

/**
 * Tokens of attempts. Only the worker that received an attempt can know its token. A token also identifies the
 * {@linkplain Work work}: it is the work's digest, then 128 bits of SHA-256 over the run's secret, the attempt and that
 * digest. The run's secret alone is enough to check any token of the run, even the token of an attempt that has ended.
 */
final class AttemptTokens {
    static final int SECRET_BYTES = 16;
    private static final int SEAL_BYTES = 16;

    /** Length of a token that starts with a digest. Before stored format 2, tokens had no digest. */
    private static final int LENGTH = 32;

    private AttemptTokens() {}

    static String token(byte[] secret, int step, int revision, int attempt, long work) {
        if (work == Work.UNTOLD) {
            return text(seal(secret, step, revision, attempt, new byte[0]));
        }
        byte[] digest = ByteBuffer.allocate(Long.BYTES).putLong(work).array();
        return text(ByteBuffer.allocate(Long.BYTES + SEAL_BYTES)
                .put(digest)
                .put(seal(secret, step, revision, attempt, digest))
                .array());
    }

    /**
     * The work that the token was made for; {@link Work#UNTOLD} if the token has no digest; empty if the token is
     * forged.
     */
    static OptionalLong work(byte[] secret, int step, int revision, int attempt, String token) {
        long told = told(token);
        return matches(token(secret, step, revision, attempt, told), token)
                ? OptionalLong.of(told)
                : OptionalLong.empty();
    }

    private static long told(String token) {
        if (token.length() != LENGTH) {
            return Work.UNTOLD;
        }
        try {
            return ByteBuffer.wrap(Base64.getUrlDecoder().decode(token)).getLong();
        } catch (IllegalArgumentException e) {
            return Work.UNTOLD;
        }
    }

    private static byte[] seal(byte[] secret, int step, int revision, int attempt, byte[] digest) {
        byte[] sealed = sha256(ByteBuffer.allocate(SECRET_BYTES + 3 * Integer.BYTES + digest.length)
                .put(secret)
                .putInt(step)
                .putInt(revision)
                .putInt(attempt)
                .put(digest)
                .array());
        return Arrays.copyOf(sealed, SEAL_BYTES);
    }

    private static String text(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Takes the same time wherever the two differ. */
    private static boolean matches(String expected, String found) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), found.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] input) {
        return sha256().digest(input);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
