package io.weir.engine.sim;

import org.jspecify.annotations.Nullable;

/** Lives through worlds, seed after seed, and tells how to see one again. */
final class Simulation {
    private final Core core;
    private final @Nullable Twins twins;
    private final Library library = new Library();
    private final Coverage coverage = new Coverage();

    Simulation(Core core) {
        this(core, null);
    }

    /** @param twins where real engines come from that do the same as the simulated ones, or null for none */
    Simulation(Core core, @Nullable Twins twins) {
        this.core = core;
        this.twins = twins;
    }

    Coverage coverage() {
        return coverage;
    }

    /** What broke in the world of the seed, or null. */
    @Nullable
    RuntimeException failure(long seed) {
        return failure(seed, Trace.off());
    }

    private @Nullable RuntimeException failure(long seed, Trace trace) {
        try {
            World.live(seed, core, twins, library, coverage, trace);
            return null;
        } catch (RuntimeException e) {
            // A world that breaks in an unforeseen way has broken a rule as well; the cause is kept.
            return e;
        }
    }

    /**
     * Lives through the world of the seed.
     *
     * @throws AssertionError when it breaks a rule, with what happened last and the command that shows all of it
     */
    void mustHold(long seed) {
        RuntimeException failure = failure(seed);
        if (failure != null) {
            Trace trace = Trace.kept();
            failure(seed, trace);
            throw new AssertionError(
                    "seed " + seed + " breaks the rule “" + failure.getMessage() + "”\nto see all of it:\n"
                            + "    ./mvnw -B test -Dtest=" + (twins == null ? "" : "Shell")
                            + "SimulationTest -Dsim.seed=" + seed + "\nwhat happened last:\n"
                            + trace.last(),
                    failure);
        }
    }

    /** Lives through the world of the seed and prints all that happens. */
    void show(long seed) {
        RuntimeException failure = failure(seed, Trace.aloud());
        if (failure != null) {
            throw new AssertionError("seed " + seed + " breaks the rule “" + failure.getMessage() + "”", failure);
        }
    }
}
