package io.weir.engine;

/**
 * One revision loop of one run.
 *
 * @param iteration revisions asked for so far
 * @param closed nothing in it will run again, and what stands behind it may
 */
record LoopState(int iteration, boolean closed) {
    static final LoopState NEW = new LoopState(0, false);

    LoopState next() {
        return new LoopState(iteration + 1, false);
    }

    LoopState close() {
        return new LoopState(iteration, true);
    }
}
