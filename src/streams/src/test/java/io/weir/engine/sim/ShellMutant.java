package io.weir.engine.sim;

import io.weir.protocol.StepReady;
import io.weir.streams.SimulatedShell;
import io.weir.streams.SimulatedShell.Changelogs;
import io.weir.streams.SimulatedShell.Emitted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The real topology with a bug planted around it: what it wrote is altered behind its back, so that it goes on from there,
 * or what it said is.
 */
enum ShellMutant {
    SAYS_AND_DOES_NOT_KEEP("the output of a decision is published, but the new state of a known run is not stored") {
        @Override
        void wrote(SimulatedShell shell, Changelogs before) {
            undo(shell, SimulatedShell.RUNS, before, (key, after) -> after != null);
        }
    },
    LOSES_A_PAGE("only the head of a large run is stored") {
        @Override
        void wrote(SimulatedShell shell, Changelogs before) {
            undo(shell, SimulatedShell.RUNS, before, (key, after) -> after != null && key.indexOf('\0') >= 0);
        }
    },
    LOSES_AN_OUTPUT("a step's output is not stored") {
        @Override
        void wrote(SimulatedShell shell, Changelogs before) {
            lose(shell, SimulatedShell.OUTPUTS, before, ShellMutant::isOfAStep);
        }
    },
    LEAVES_OUTPUTS_BEHIND("outputs stay in the store when their run ends") {
        @Override
        void wrote(SimulatedShell shell, Changelogs before) {
            undo(shell, SimulatedShell.OUTPUTS, before, (key, after) -> after == null);
        }
    },
    WRITES_NO_TIMER("a timer is not put into the queue") {
        @Override
        void wrote(SimulatedShell shell, Changelogs before) {
            lose(shell, SimulatedShell.TIMERS, before, key -> true);
        }
    },
    KEEPS_A_TIMER("a timer that has fired or was cancelled stays in the queue") {
        @Override
        void wrote(SimulatedShell shell, Changelogs before) {
            undo(shell, SimulatedShell.TIMERS, before, (key, after) -> after == null);
        }
    },
    FORGETS_ENDED_RUNS("an ended run does not enter the history") {
        @Override
        void wrote(SimulatedShell shell, Changelogs before) {
            lose(shell, SimulatedShell.HISTORY, before, key -> true);
        }
    },
    SENDS_A_DISPATCH_TWICE("the first dispatch of a decision is sent twice") {
        @Override
        Emitted said(Emitted said) {
            List<StepReady> dispatches = new ArrayList<>(said.dispatches());
            said.dispatches().stream().findFirst().ifPresent(dispatches::add);
            return new Emitted(dispatches, said.records(), said.cancellations(), said.results(), said.deadLetters());
        }
    },
    LOSES_A_CANCELLATION("a cancellation of an attempt is not published") {
        @Override
        Emitted said(Emitted said) {
            return new Emitted(said.dispatches(), said.records(), List.of(), said.results(), said.deadLetters());
        }
    },
    SWALLOWS_POISON("an unreadable record is dropped without a dead letter") {
        @Override
        Emitted said(Emitted said) {
            return new Emitted(said.dispatches(), said.records(), said.cancellations(), said.results(), List.of());
        }
    },
    TAKES_OVER_WHAT_WAS_NEVER_COMMITTED("a takeover starts from the dead engine's uncommitted state") {
        @Override
        Changelogs takenOver(Changelogs committed, Changelogs written) {
            return written;
        }
    };

    private final String bug;

    ShellMutant(String bug) {
        this.bug = bug;
    }

    /** The planted bug, as a sentence's body. */
    String bug() {
        return bug;
    }

    /** What it is taken to have said. */
    Emitted said(Emitted said) {
        return said;
    }

    /**
     * It has written to its stores.
     *
     * @param before what they held before
     */
    void wrote(SimulatedShell shell, Changelogs before) {}

    /** What the one that takes over begins with. */
    Changelogs takenOver(Changelogs committed, Changelogs written) {
        return committed;
    }

    /** Takes out what is new. */
    private static void lose(SimulatedShell shell, String store, Changelogs before, Predicate<String> which) {
        TreeMap<String, byte[]> now = shell.changelogs().of(store);
        for (String key : List.copyOf(now.keySet())) {
            if (!before.of(store).containsKey(key) && which.test(key)) {
                shell.alter(store, key, null);
            }
        }
    }

    /** Puts back what was there before, for keys with which something else happened. */
    private static void undo(
            SimulatedShell shell, String store, Changelogs before, BiPredicate<String, byte @Nullable []> which) {
        TreeMap<String, byte[]> now = shell.changelogs().of(store);
        before.of(store).forEach((key, old) -> {
            byte[] after = now.get(key);
            if (!Arrays.equals(old, after) && which.test(key, after)) {
                shell.alter(store, key, old);
            }
        });
    }

    private static boolean isOfAStep(String outputKey) {
        return outputKey.charAt(outputKey.indexOf('\0') + 1) == 1;
    }
}
