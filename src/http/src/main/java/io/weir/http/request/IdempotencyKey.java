package io.weir.http.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The key by which a server recognises a repeated request: the same for all attempts of a step, another one for each revision.
 * Readable, so that a request can be found in a server's log by its run; a key that is too long or not plain text is a hash.
 */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";

    /** Known servers permit 255 characters. */
    private static final int LONGEST = 200;

    private static final Pattern PLAIN = Pattern.compile("[!-~]+");

    private IdempotencyKey() {}

    static String of(String runId, String stepId, int revision) {
        String key = runId + "/" + stepId + "/" + revision;
        return key.length() <= LONGEST && PLAIN.matcher(key).matches() ? key : hash(key);
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JVM has SHA-256", impossible);
        }
    }
}
