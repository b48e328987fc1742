package io.weir.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.protocol.Payload;
import io.weir.protocol.StepReady.LoopContext;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data that a worker receives with an attempt and may make its output from, without dates. The definition's hash
 * identifies the step's type and settings.
 *
 * <p>A dispatch may be read before it is committed, and its commit may fail. The dispatch that is decided in its place
 * has the same attempt number, but its predecessors may have other outputs. So an attempt in flight stores a digest of
 * its work. An answer to other work can then be recognized, while an answer to the same work need not be produced
 * again.
 */
record Work(
        String definitionHash,
        String stepId,
        Payload input,
        Map<String, Payload> dependencies,
        @Nullable LoopContext loop,
        int maxAttempts,
        @Nullable Payload error) {
    /**
     * Used if there is no digest: nothing is in flight, or the attempt in flight was dispatched before stored format 2.
     */
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
            // The loop's numbers are not needed: they are the revision and a number from the pinned definition.
            payload(sha, loop.draft());
            payload(sha, loop.feedback());
        }
        if (error != null) {
            payload(sha, error);
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
