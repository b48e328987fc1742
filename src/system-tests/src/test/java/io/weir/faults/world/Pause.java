package io.weir.faults.world;

import java.time.Duration;

/** The time a fault lasts, whatever else is done meanwhile. */
public final class Pause {
    private long since;

    public void begin() {
        since = System.nanoTime();
    }

    /** Returns when {@code length} has passed since the beginning. */
    public void awaitEnd(Duration length) throws InterruptedException {
        long left = length.toNanos() - (System.nanoTime() - since);
        if (left > 0) {
            Thread.sleep(left / 1_000_000);
        }
    }
}
