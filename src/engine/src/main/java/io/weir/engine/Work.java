package io.weir.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.protocol.Payload;
import io.weir.protocol.StepReady.LoopContext;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is handed with an attempt and may make its output from, dates left out. The definition's hash stands for the
 * step's type and settings.
 *
 * <p>A dispatch may be read before it is committed, and its commit may fail. What is decided in its place has the same number
 * of the attempt, but its predecessors may have left something else. So an attempt in flight keeps a digest of its work, and
 * an answer to other work is told from one that counts, while an answer to the same work need not be made again.
 */
record Work(
        String definitionHash,
        String stepId,
        Payload input,
        Map<String, Payload> dependencies,
        @Nullable LoopContext loop,
        int maxAttempts) {
    /** Stands for a digest where there is none: nothing is in flight, or what is was handed out before stored format 2. */
    static final long UNTOLD = 0;

    /** Bytes of the payloads. */
    long size() {
        long size = input.size();
        for (Payload output : dependencies.values()) {
            size += output.size();
        }
        return loop == null ? size : size + size(loop.draft()) + size(loop.feedback());
    }

    private static int size(@Nullable Payload payload) {
        return payload == null ? 0 : payload.size();
    }

    /** 64 bits of SHA-256, never {@link #UNTOLD}. */
    long digest() {
        MessageDigest sha = AttemptTokens.sha256();
        text(sha, definitionHash);
        text(sha, stepId);
        number(sha, maxAttempts);
        payload(sha, input);
        number(sha, dependencies.size());
        dependencies.forEach((step, output) -> {
            text(sha, step);
            payload(sha, output);
        });
        if (loop != null) {
            // Its numbers are the revision and the pinned definition's.
            payload(sha, loop.draft());
            payload(sha, loop.feedback());
        }
        long digest = ByteBuffer.wrap(sha.digest()).getLong();
        return digest == UNTOLD ? 1 : digest;
    }

    private static void text(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        number(sha, bytes.length);
        sha.update(bytes);
    }

    private static void payload(MessageDigest sha, @Nullable Payload payload) {
        if (payload == null) {
            number(sha, -1);
        } else {
            number(sha, payload.size());
            sha.update(payload.array(), payload.offset(), payload.size());
        }
    }

    private static void number(MessageDigest sha, int number) {
        sha.update((byte) (number >>> 24));
        sha.update((byte) (number >>> 16));
        sha.update((byte) (number >>> 8));
        sha.update((byte) number);
    }
}
