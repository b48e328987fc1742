package io.weir.engine;

import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One run. Immutable: {@link #on} answers with the run as it is afterwards. */
public sealed interface Run permits RunState, WaitingRun {
    /**
     * A request for a run that does not exist yet. Always accepted: a definition that is not known makes the run wait, an
     * invalid one ends it with a failed result.
     *
     * @param at epoch milliseconds
     * @param secret 16 bytes from a good source of randomness; the attempts' tokens are made from it
     * @throws IllegalArgumentException when the secret has another length
     */
    static Decision.Accepted start(long at, StartRun request, byte[] secret, PlanLookup lookup, EngineOptions options) {
        return start(at, request, secret, lookup, options, null, QueueAccess.ALL);
    }

    /**
     * As {@link #start(long, StartRun, byte[], PlanLookup, EngineOptions)}.
     *
     * @param early what was read before the request, or null: a run that is cancelled ends at once, one that is put aside hands
     *     nothing out. One that has to wait for its definition can't be put aside.
     * @param queues which of them take records
     */
    static Decision.Accepted start(
            long at,
            StartRun request,
            byte[] secret,
            PlanLookup lookup,
            EngineOptions options,
            @Nullable EarlyControl early,
            QueueAccess queues) {
        if (secret.length != AttemptTokens.SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "found a secret of " + secret.length + " bytes, expected " + AttemptTokens.SECRET_BYTES);
        }
        WaitingRun run = new WaitingRun(
                request.runId(),
                request.definitionId(),
                request.definitionHash(),
                Requests.digest(request),
                secret,
                options,
                RunStatus.WAITING,
                at,
                0,
                at + options.definitionWaitMs(),
                0,
                RunState.NONE,
                null);
        if (early instanceof EarlyControl.Cancel cancel) {
            return run.cancelled(at, cancel.reason());
        }
        Decision.Accepted decision = run.lookedUp(
                at,
                lookup,
                new OnlyInput(request.input(), queues),
                early instanceof EarlyControl.Quarantine q ? q : null,
                options.budget());
        if (decision.run().status().isTerminal()) {
            return decision;
        }
        List<Effect> effects = new ArrayList<>(decision.effects().size() + 1);
        effects.add(new Effect.StoreInput(request.input()));
        effects.addAll(decision.effects());
        return new Decision.Accepted(decision.run(), decision.events(), effects);
    }

    /**
     * Total: every event in every state has an answer.
     *
     * @param budget what this decision may hand out
     */
    Decision on(Event event, Outputs outputs, DecisionBudget budget);

    /** With the default budget. */
    default Decision on(Event event, Outputs outputs) {
        return on(event, outputs, DecisionBudget.DEFAULT);
    }

    /** Whether steps are ready that did not fit into a decision: the run's timer is due, and hands out more of them. */
    boolean hasMoreToHandOut();

    String runId();

    String definitionId();

    /** The pinned version, or the one asked for; empty when there is neither. */
    String definitionHash();

    RunStatus status();

    /** The number of the run's last event. */
    long lastSeq();

    /** When the run wants {@link Event.TimerFired}, epoch milliseconds; the shell keeps one timer a run in step with it. */
    OptionalLong timerAt();

    /** About what it takes in memory, without its plan, bytes. */
    long memoryBytes();

    /** The (step, revision) pairs for which an output may be stored: what to delete when the run ends. */
    List<OutputSlot> outputSlots();

    /** Where an output is stored. */
    record OutputSlot(int step, int revision) {}

    /** A run's payloads before anything was stored. */
    record OnlyInput(Payload input, QueueAccess queues) implements Outputs {
        public OnlyInput(Payload input) {
            this(input, QueueAccess.ALL);
        }

        @Override
        public @Nullable StepOutput find(int step, int revision) {
            return null;
        }
    }
}
