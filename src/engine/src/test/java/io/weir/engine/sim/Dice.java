package io.weir.engine.sim;

import java.util.List;
import java.util.SplittableRandom;

/** All chance in a world comes from here, so that a seed tells everything. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** 0 to {@code bound} - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Mostly near {@code low}, at times up to {@code high}. */
    int mostlyLow(int low, int high) {
        double x = random.nextDouble();
        return low + (int) (x * x * x * (high - low + 1));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
