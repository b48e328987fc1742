package io.weir.faults.world;

import java.util.Random;

/** Something that goes wrong, once: strike, then recover. */
public interface Fault {
    /** The same for all of a kind; the report's lines. */
    String name();

    /** Does harm and returns; {@code random} decides whom it hits and when. */
    Strike strike(World world, Random random) throws Exception;

    /** Mends what does not mend itself, after the work has gone on, or would not. */
    default void recover(World world) throws Exception {}
}
