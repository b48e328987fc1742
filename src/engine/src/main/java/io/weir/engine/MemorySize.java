package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.StepError;
import org.jspecify.annotations.Nullable;

/** About what objects take in memory, bytes: for a cache's bound, where a quarter more or less makes no difference. */
final class MemorySize {
    /** A run with its head, its arrays and the node of a cache, rounded up. */
    static final long RUN = 768;

    static final long LOOP = 64;

    /** A step that was touched; the untouched ones share one object. */
    private static final long STEP = 96;

    private static final long REFERENCE = 8;
    private static final long STRING = 56;
    private static final long ERROR = 64;

    private MemorySize() {}

    @SuppressWarnings("ReferenceEquality") // a step that nothing has happened to shares one object
    static long of(StepState step) {
        if (step == StepState.NEW) {
            return REFERENCE;
        }
        StepError error = step.error();
        return REFERENCE + STEP + (error == null ? 0 : ERROR + of(error.type()) + of(error.message()));
    }

    static long of(@Nullable RunError error) {
        return error == null ? 0 : ERROR + of(error.message());
    }

    /** Counted as if no character fitted into one byte. */
    static long of(@Nullable String text) {
        return text == null ? 0 : STRING + 2L * text.length();
    }
}
