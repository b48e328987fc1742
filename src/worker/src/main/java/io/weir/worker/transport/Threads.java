package io.weir.worker.transport;

/** Waits for threads to end. */
final class Threads {
    private static final long PATIENCE_MS = 30_000;

    private Threads() {}

    static void join(Thread thread) {
        try {
            thread.join(PATIENCE_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }
}
