package io.weir.streams.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keys of the stores. A run's id has no control characters. So a zero byte marks its end, and no id is a prefix of
 * another key.
 *
 * <pre>
 * runs, history   run_id                                        head
 *                 run_id 00 page(2)                             page 1 and up
 * history         00 ended_at(8) run_id                         index, oldest first
 *                 01 run_id                                     a control that came before its run
 * outputs         run_id 00 00                                  the run's input
 *                 run_id 00 01 step(2) revision(2)              the results of a step
 * timers          due(8) run_id                                 earliest first
 *                 00                                            the clock's mark
 *                 00 00                                         the key of the task's tokens
 * </pre>
 *
 * Numbers are big-endian and never negative, so byte order is number order.
 */
final class StoreKeys {
    private static final byte END_OF_ID = 0;
    private static final byte INPUT = 0;
    private static final byte OUTPUT = 1;
    private static final byte INDEX = 0;
    private static final byte EARLY = 1;

    private StoreKeys() {}

    static byte[] head(String runId) {
        return runId.getBytes(UTF_8);
    }

    /** Returns true if a key of runs or history is the key of a head, and not of a page or the index. */
    static boolean isHead(byte[] key) {
        if (isEarly(key)) {
            return false;
        }
        for (byte part : key) {
            if (part == END_OF_ID) {
                return false;
            }
        }
        return true;
    }

    /** Returns the smallest key above {@code key}. */
    static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    static byte[] page(String runId, int page) {
        byte[] id = runId.getBytes(UTF_8);
        return ByteBuffer.allocate(id.length + 3)
                .put(id)
                .put(END_OF_ID)
                .putShort(unsigned(page))
                .array();
    }

    static byte[] input(String runId) {
        byte[] id = runId.getBytes(UTF_8);
        return ByteBuffer.allocate(id.length + 2)
                .put(id)
                .put(END_OF_ID)
                .put(INPUT)
                .array();
    }

    static byte[] output(String runId, int step, int revision) {
        byte[] id = runId.getBytes(UTF_8);
        return ByteBuffer.allocate(id.length + 6)
                .put(id)
                .put(END_OF_ID)
                .put(OUTPUT)
                .putShort(unsigned(step))
                .putShort(unsigned(revision))
                .array();
    }

    static byte[] timer(long due, String runId) {
        return timeThenId(0, due, runId);
    }

    /** Below every timer: it is shorter than the beginning of the smallest timer key. */
    static byte[] clockMark() {
        return new byte[] {0};
    }

    /** Below every timer as well. */
    static byte[] tokenKey() {
        return new byte[] {0, 0};
    }

    static boolean isTimer(byte[] key) {
        return key.length >= Long.BYTES;
    }

    /** Returns a key that is not above any timer due at {@code due} or later. */
    static byte[] timersFrom(long due) {
        return timeThenId(0, due, "");
    }

    static long timerDue(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    static String timerRunId(byte[] key) {
        return new String(key, Long.BYTES, key.length - Long.BYTES, UTF_8);
    }

    static byte[] ended(long endedAt, String runId) {
        return timeThenId(1, endedAt, runId);
    }

    static byte[] firstEnded() {
        return new byte[] {INDEX};
    }

    /** Above every key of the index and below every run's key. */
    static byte[] afterEnded() {
        return new byte[] {INDEX + 1};
    }

    static byte[] early(String runId) {
        byte[] id = runId.getBytes(UTF_8);
        byte[] key = Arrays.copyOf(new byte[] {EARLY}, 1 + id.length);
        System.arraycopy(id, 0, key, 1, id.length);
        return key;
    }

    static boolean isEarly(byte[] key) {
        return key.length > 0 && key[0] == EARLY;
    }

    static byte[] firstEarly() {
        return new byte[] {EARLY};
    }

    /** Above every early control and below every run's key. */
    static byte[] afterEarly() {
        return new byte[] {EARLY + 1};
    }

    static String earlyRunId(byte[] key) {
        return new String(key, 1, key.length - 1, UTF_8);
    }

    static long endedAt(byte[] key) {
        return ByteBuffer.wrap(key, 1, Long.BYTES).getLong();
    }

    static String endedRunId(byte[] key) {
        int prefix = 1 + Long.BYTES;
        return new String(key, prefix, key.length - prefix, UTF_8);
    }

    private static byte[] timeThenId(int prefix, long time, String runId) {
        byte[] id = runId.getBytes(UTF_8);
        byte[] key = new byte[prefix + Long.BYTES + id.length];
        ByteBuffer.wrap(key, prefix, Long.BYTES).putLong(Math.max(0, time));
        System.arraycopy(id, 0, key, prefix + Long.BYTES, id.length);
        return key;
    }

    private static short unsigned(int number) {
        if (number < 0 || number > 0xFFFF) {
            throw new IllegalArgumentException("found " + number + " in a store key, expected 0 to 65535");
        }
        return (short) number;
    }
}
