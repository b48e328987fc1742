package io.weir.bench.work;

import io.weir.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Payloads that contain the time of their creation, {@code {"at":1764092123456789,"pad":"…"}}, filled to one size with
 * text that does not compress. The time travels with the run. So the receiver of the payload knows how long it was in
 * transit, whichever process of this machine made it. Thread-safe.
 */
public final class StampedPayloads {
    /** The smallest size, bytes: a time and nothing else. */
    public static final int SMALLEST = 23;

    private static final byte[] HEAD = ascii("{\"at\":");
    private static final int DIGITS = 16;
    private static final int HEAD_AND_DIGITS = HEAD.length + DIGITS;
    private static final byte[] DECISION = ascii(",\"decision\":\"pass\"");
    private static final byte[] PAD = ascii(",\"pad\":\"");
    private static final int POOL_BYTES = 1 << 20;
    private static final byte[] ALPHABET = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private final int size;
    /**
     * Each payload takes its text from the position after that of the one before, so that a batch of them does not
     * compress either.
     */
    private final byte[] pool;

    private final AtomicInteger next = new AtomicInteger();

    /** @param size of every payload, in bytes; a size too small for the required content is increased to fit it */
    public StampedPayloads(int size) {
        this.size = size;
        this.pool = new byte[size + POOL_BYTES];
        // Benchmarks of one size send the same bytes.
        Random random = new Random(size);
        for (int i = 0; i < pool.length; i++) {
            pool[i] = ALPHABET[random.nextInt(ALPHABET.length)];
        }
    }

    /** Microseconds since 1970. */
    public static long clock() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** A payload made now. */
    public Payload now() {
        return make(new byte[0]);
    }

    /** A validator's output that accepts the draft, made now. */
    public Payload pass() {
        return make(DECISION);
    }

    private Payload make(byte[] more) {
        int withoutPad = HEAD_AND_DIGITS + more.length + 1;
        int pad = size - withoutPad - PAD.length - 1;
        byte[] bytes = new byte[pad > 0 ? size : withoutPad];
        System.arraycopy(HEAD, 0, bytes, 0, HEAD.length);
        long micros = clock();
        for (int i = HEAD_AND_DIGITS - 1; i >= HEAD.length; i--) {
            bytes[i] = (byte) ('0' + micros % 10);
            micros /= 10;
        }
        System.arraycopy(more, 0, bytes, HEAD_AND_DIGITS, more.length);
        int at = HEAD_AND_DIGITS + more.length;
        if (pad > 0) {
            System.arraycopy(PAD, 0, bytes, at, PAD.length);
            at += PAD.length;
            System.arraycopy(pool, Math.floorMod(next.getAndAdd(pad), POOL_BYTES), bytes, at, pad);
            at += pad;
            bytes[at++] = '"';
        }
        bytes[at] = '}';
        return Payload.wrap(bytes);
    }

    /** When a payload was made, microseconds since 1970; -1 if it does not contain a time. */
    public static long madeAt(Payload payload) {
        byte[] bytes = payload.array();
        int from = payload.offset();
        if (payload.size() < SMALLEST || !Arrays.equals(bytes, from, from + HEAD.length, HEAD, 0, HEAD.length)) {
            return -1;
        }
        long micros = 0;
        for (int i = from + HEAD.length; i < from + HEAD_AND_DIGITS; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            micros = micros * 10 + bytes[i] - '0';
        }
        return micros;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
