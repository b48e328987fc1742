package io.weir.engine.sim;

/** Opens the other engines of a simulation that must do the same as the simulated ones. */
interface Twins extends AutoCloseable {
    /** One for a partition that has nothing yet. */
    Twin open(World world);

    /** Closes what is still open. */
    @Override
    void close();
}
