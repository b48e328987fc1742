package io.weir.engine;

/**
 * One revision loop of one run.
 *
 * @param iteration number of revisions requested so far
 * @param closed no step in the loop will run again, and the steps after it may run
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
