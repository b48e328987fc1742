package io.weir.engine;

import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One run. Immutable: {@link #on} returns the run after the event. */
public sealed interface Run permits RunState, WaitingRun {
    /**
     * Processes a request for a run that does not exist yet. Always accepted: with an unknown definition the run waits,
     * with an invalid one it ends with a failed result.
     *
     * @param at epoch milliseconds
     * @param secret 16 bytes from a good source of randomness; the attempts' tokens are made from it
     * @throws IllegalArgumentException if the secret has another length
     */
    static Decision.Accepted start(long at, StartRun request, byte[] secret, PlanLookup lookup, EngineOptions options) {
        return start(at, request, secret, lookup, options, null, QueueAccess.ALL);
    }

    /**
     * As {@link #start(long, StartRun, byte[], PlanLookup, EngineOptions)}.
     *
     * @param early the control that was read before the request, or null: a run that is cancelled ends at once, one
     *     that is quarantined dispatches nothing. A run that has to wait for its definition cannot be quarantined.
     * @param queues tells which queues accept records
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
                null,
                Fork.of(request));
        if (early instanceof EarlyControl.Cancel cancel) {
            return run.cancelled(at, cancel.reason());
        }
        Decision.Accepted decision = run.lookedUp(
                at,
                lookup,
                new OnlyInput(request.input(), queues),
                request.completed(),
                early instanceof EarlyControl.Quarantine q ? q : null,
                options.budget());
        if (decision.run().status().isTerminal()) {
            return decision;
        }
        List<Effect> effects = new ArrayList<>(decision.effects().size() + 2);
        effects.add(new Effect.StoreInput(request.input()));
        effects.addAll(decision.effects());
        Run begun = decision.run();
        if (begun instanceof WaitingRun waiting && !request.completed().isEmpty()) {
            begun = waiting.carrying();
            effects.add(CarriedOutputs.store(request.completed()));
        }
        return new Decision.Accepted(begun, decision.events(), effects);
    }

    /**
     * Total: every event in every state has an answer.
     *
     * @param budget the limits of this decision
     */
    Decision on(Event event, Outputs outputs, DecisionBudget budget);

    /** With the default budget. */
    default Decision on(Event event, Outputs outputs) {
        return on(event, outputs, DecisionBudget.DEFAULT);
    }

    /**
     * Returns true if steps are ready that did not fit into a decision. The run's timer is then due, and dispatches
     * more of them.
     */
    boolean hasMoreToHandOut();

    String runId();

    String definitionId();

    /** The hash of the pinned version, or of the requested one; empty if there is neither. */
    String definitionHash();

    RunStatus status();

    /** The number of the run's last event. */
    long lastSeq();

    /**
     * When the run needs {@link Event.TimerFired}, epoch milliseconds. The shell keeps one timer per run in sync with
     * this.
     */
    OptionalLong timerAt();

    /** Its approximate memory without its plan, bytes. */
    long memoryBytes();

    /** The (step, revision) pairs for which an output may be stored: these are deleted when the run ends. */
    List<OutputSlot> outputSlots();

    /** The key of a stored output. */
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
