package io.weir.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work to do when the process ends (Ctrl-C, SIGTERM). Closing this object cancels it. */
final class Shutdown implements AutoCloseable {
    private final Thread hook;
    private final AtomicBoolean requested;

    private Shutdown(Thread hook, AtomicBoolean requested) {
        this.hook = hook;
        this.requested = requested;
    }

    /** The process ends when {@code work} is done, whatever its other threads do. */
    static Shutdown of(Terminal terminal, Runnable work) {
        return of(terminal, "stopping …", work);
    }

    /** The process ends with this sentence; nothing else is to do. */
    static Shutdown saying(Terminal terminal, String sentence) {
        return of(terminal, (terminal.interactive() ? System.lineSeparator() : "") + "weir: " + sentence, () -> {});
    }

    private static Shutdown of(Terminal terminal, String sentence, Runnable work) {
        AtomicBoolean requested = new AtomicBoolean();
        Runnable announced = () -> {
            requested.set(true);
            terminal.err().println(sentence);
            terminal.err().flush();
            work.run();
        };
        Thread hook = new Thread(announced, "weir-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Shutdown(hook, requested);
    }

    /** Returns true if the process is ending; later failures are a consequence. */
    boolean requested() {
        return requested.get();
    }

    /** Waits for the end of the process. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook closes everything.
        }
    }
}
