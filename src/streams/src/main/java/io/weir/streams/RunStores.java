package io.weir.streams;

import io.weir.engine.Outputs;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.engine.StepOutput;
import io.weir.protocol.Payload;
import io.weir.streams.state.EarlyControls;
import io.weir.streams.state.EncodedRun;
import io.weir.streams.state.History;
import io.weir.streams.state.OutputStore;
import io.weir.streams.state.RunStore;
import io.weir.streams.state.TimerQueue;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A task's stores, which are updated together: the state of a run, its timer, its payloads, and the history that it
 * goes to at the end.
 */
record RunStores(
        RunStore runs,
        OutputStore outputs,
        TimerQueue timers,
        History history,
        EarlyControls early,
        QueueAccess queues) {

    /** Returns the run, live or ended, or null if it is not known. */
    @Nullable
    Run find(String runId) {
        Run live = runs.find(runId);
        return live != null ? live : history.find(runId);
    }

    /** Returns the payloads that a decision on the run may look up. */
    Outputs outputsOf(String runId) {
        return new LookUps(outputs.of(runId), queues);
    }

    private record LookUps(Outputs stored, QueueAccess queues) implements Outputs {
        @Override
        public Payload input() {
            return stored.input();
        }

        @Override
        public @Nullable StepOutput find(int step, int revision) {
            return stored.find(step, revision);
        }
    }

    /**
     * Writes a decision. An ended run is removed from all stores except the history.
     *
     * @param at when it was decided, epoch milliseconds
     */
    void write(Prepared decision, long at) {
        EncodedRun after = decision.after();
        if (after == null) {
            return;
        }
        Run before = decision.before();
        Run run = after.run();
        String runId = run.runId();
        timers.move(runId, before == null ? OptionalLong.empty() : before.timerAt(), timerOf(run));
        if (run.status().isTerminal()) {
            if (before != null) {
                runs.delete(before);
                outputs.deleteAll(before);
            }
            if (decision.remembered()) {
                history.put(after, at);
            }
            return;
        }
        if (decision.input() != null) {
            outputs.putInput(runId, decision.input());
        }
        decision.outputs().forEach(effect -> outputs.apply(runId, effect));
        runs.put(after);
    }

    private static OptionalLong timerOf(Run run) {
        return run.status().isTerminal() ? OptionalLong.empty() : run.timerAt();
    }
}
