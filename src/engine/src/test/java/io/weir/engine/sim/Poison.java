package io.weir.engine.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Records that nobody can read, made from one that can be. */
final class Poison {
    /** How often a record is followed by one. */
    static final double SHARE = 0.03;

    private Poison() {}

    static byte[] from(byte[] record, Dice dice) {
        return switch (dice.below(6)) {
            case 0 -> Arrays.copyOf(record, dice.below(record.length));
            case 1 -> append(record, "}");
            case 2 -> ("{\"v\":99," + new String(record, UTF_8).substring(1)).getBytes(UTF_8);
            case 3 -> "[".repeat(100_000).getBytes(UTF_8);
            case 4 -> dice.bytes(dice.between(1, 200));
            default -> "{\"run_id\":7}".getBytes(UTF_8);
        };
    }

    private static byte[] append(byte[] record, String more) {
        byte[] longer = Arrays.copyOf(record, record.length + more.length());
        System.arraycopy(more.getBytes(UTF_8), 0, longer, record.length, more.length());
        return longer;
    }
}
