package io.weir.bench.load;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The ids of one benchmark's runs: a word that is unique to the benchmark, the lane, and the run's number in the lane.
 */
final class RunNames {
    private static final int WORD = 8;
    private static final int LANE = 3;
    private static final int NUMBER = 10;
    private static final int LENGTH = WORD + LANE + NUMBER;
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private final byte[] word;

    RunNames() {
        SecureRandom random = new SecureRandom();
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < WORD; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        word = letters.toString().getBytes(StandardCharsets.US_ASCII);
    }

    String name(int lane, long number) {
        byte[] name = Arrays.copyOf(word, LENGTH);
        digits(name, WORD + LANE - 1, LANE, lane);
        digits(name, LENGTH - 1, NUMBER, number);
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static void digits(byte[] name, int last, int count, long value) {
        long left = value;
        for (int i = last; i > last - count; i--) {
            name[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Returns true if the id belongs to this benchmark. */
    boolean isOurs(byte[] name) {
        return name.length == LENGTH && Arrays.equals(name, 0, WORD, word, 0, WORD);
    }

    /** For a name that {@link #isOurs}. */
    int lane(byte[] name) {
        return (int) number(name, WORD, WORD + LANE);
    }

    /** For a name that {@link #isOurs}. */
    long number(byte[] name) {
        return number(name, WORD + LANE, LENGTH);
    }

    private static long number(byte[] name, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + name[i] - '0';
        }
        return value;
    }
}
