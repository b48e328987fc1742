package io.weir.engine.sim;

import io.weir.engine.EngineOptions;
import io.weir.streams.SimulatedShell;
import io.weir.streams.SimulatedShell.Changelogs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens real topologies for a simulation, each with a state directory of its own. */
final class Shells implements Twins {
    private final Path directory;
    private final @Nullable ShellMutant mutant;
    private final List<SimulatedShell> open = new ArrayList<>();
    private int opened;

    Shells(Path directory) {
        this(directory, null);
    }

    /** @param mutant the bug planted around each, or null for none */
    Shells(Path directory, @Nullable ShellMutant mutant) {
        this.directory = directory;
        this.mutant = mutant;
    }

    @Nullable
    ShellMutant mutant() {
        return mutant;
    }

    SimulatedShell open(long now, EngineOptions options, Changelogs committed) {
        SimulatedShell shell = new SimulatedShell(
                directory.resolve("engine-" + opened++),
                now,
                options.definitionWaitMs(),
                options.checkTokens(),
                options.budget(),
                committed);
        open.add(shell);
        return shell;
    }

    @Override
    public Twin open(World world) {
        return new ShellTwin(world, this, Changelogs.empty());
    }

    @Override
    public void close() {
        open.forEach(SimulatedShell::close);
        open.clear();
    }

    int opened() {
        return opened;
    }
}
