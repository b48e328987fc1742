package io.weir.engine;

import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunStatus;
import java.util.List;
import java.util.OptionalLong;

/** One run. Immutable: {@link #on} answers with the run as it is afterwards. */
public interface Run {
    /**
     * A request for a run that does not exist yet. Always accepted: a definition that is not known makes the run wait, an
     * invalid one ends it with a failed result.
     *
     * @param secret 16 bytes from a good source of randomness; the attempts' tokens are made from it
     */
    static Decision.Accepted start(long at, StartRun request, byte[] secret, PlanLookup lookup) {
        return io.weir.protocol.Pending.pending();
    }

    /** Total: every event in every state has an answer. */
    Decision on(Event event, Outputs outputs);

    String runId();

    String definitionId();

    /** The pinned version; empty while it has none. */
    String definitionHash();

    RunStatus status();

    /** The number of the run's last event. */
    long lastSeq();

    /** When the run wants {@link Event.TimerFired}, epoch milliseconds; the shell keeps one timer a run in step with it. */
    OptionalLong timerAt();

    /** The (step, revision) pairs for which an output may be stored: what to delete when the run ends. */
    List<OutputSlot> outputSlots();

    record OutputSlot(int step, int revision) {}
}
