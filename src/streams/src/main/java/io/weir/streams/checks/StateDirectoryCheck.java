package io.weir.streams.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks that local state can be stored in its directory. */
final class StateDirectoryCheck implements Check {
    static final String SETTING = "weir.state.dir";

    @Override
    public String name() {
        return "state-directory";
    }

    @Override
    public boolean needsKafka() {
        return false;
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        Path directory = wanted.stateDir().toAbsolutePath().normalize();
        Fact<Optional<String>> held = StateLock.holder(directory);
        if (held.failure() != null) {
            return List.of(Outcome.unknown(
                    name(),
                    "whether " + directory + " is in use",
                    String.valueOf(held.failure()),
                    "the right to open its engine.lock for writing",
                    "run as the engine's user, or give the engine another " + SETTING));
        }
        Optional<String> holder = held.known().orElseThrow();
        if (holder.isPresent()) {
            return List.of(
                    wanted.toStart()
                            ? inUse(directory, holder.get())
                            : Outcome.ok(name(), directory + " is in use by " + holder.get()));
        }
        Path nearest = directory;
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest)) {
            return List.of(fail(nearest + " is a file", "a directory"));
        }
        if (!Files.isWritable(nearest)) {
            return List.of(fail(nearest + " is not writable for user " + System.getProperty("user.name"), "to be"));
        }
        return List.of(
                Outcome.ok(name(), directory + (nearest.equals(directory) ? " is writable and free" : " can be made")));
    }

    private Outcome fail(String found, String expected) {
        return Outcome.fail(
                name(),
                SETTING + ": " + found,
                expected,
                "give the engine a directory of its own that it may write to, with " + SETTING);
    }

    static Outcome inUse(Path directory, String holder) {
        return Outcome.fail(
                "state-directory",
                SETTING + ": " + directory + " is in use by " + holder,
                "a directory of this engine's own",
                "stop the other engine, or set another " + SETTING);
    }
}
