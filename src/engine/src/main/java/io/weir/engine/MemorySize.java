package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.StepError;
import org.jspecify.annotations.Nullable;

/** Estimates the memory of objects, in bytes. The result limits a cache, so an error of a quarter is acceptable. */
final class MemorySize {
    /** A run with its head, its arrays and its cache node, rounded up. */
    static final long RUN = 768;

    static final long LOOP = 64;

    static final long LETTER = 56;

    /** A step that has changed; unchanged steps share one object. */
    private static final long STEP = 96;

    private static final long REFERENCE = 8;
    private static final long STRING = 56;
    private static final long ERROR = 64;

    private MemorySize() {}

    @SuppressWarnings("ReferenceEquality") // a step that has not changed shares one object
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

    /** Assumes that no character fits into one byte. */
    static long of(@Nullable String text) {
        return text == null ? 0 : STRING + 2L * text.length();
    }
}
