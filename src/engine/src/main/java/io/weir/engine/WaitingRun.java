package io.weir.engine;

import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run without a plan: it waits for its definition, or has ended before it got one. Times are epoch milliseconds.
 *
 * @param requestedHash the requested fixed version, or null
 * @param giveUpAt when waiting ends, unless registrations up to then are not read yet
 * @param nextLookAt when the definition is looked up again, {@link RunState#NONE} once the run has ended
 * @param error null unless it has ended
 * @param fork null if no step was completed before it began
 */
@SuppressWarnings("ArrayRecordComponent") // the secret and the digest are compared as arrays, never the run
record WaitingRun(
        String runId,
        String definitionId,
        @Nullable String requestedHash,
        byte[] requestDigest,
        byte[] secret,
        EngineOptions options,
        RunStatus status,
        long startedAt,
        long endedAt,
        long giveUpAt,
        long seq,
        long nextLookAt,
        @Nullable RunError error,
        @Nullable Fork fork)
        implements Run {
    static final String INVALID_FORK = "InvalidFork";

    @Override
    public Decision on(Event event, Outputs outputs, DecisionBudget budget) {
        if (event instanceof Event.RequestedAgain again) {
            return Requests.again(again.request(), requestDigest, status);
        }
        if (status.isTerminal()) {
            return reject(RejectionReason.TERMINAL, "the run has ended: " + status.wireName(), event);
        }
        if (event instanceof Event.DefinitionLookedUp found) {
            return lookedUp(found.at(), found.lookup(), outputs, carried(outputs), null, budget);
        }
        if (event instanceof Event.TimerFired) {
            return event.at() < nextLookAt
                    ? reject(RejectionReason.STALE, "a timer fired before it was due at " + nextLookAt, event)
                    : lookedUp(
                            event.at(),
                            new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING),
                            outputs,
                            Map.of(),
                            null,
                            budget);
        }
        if (event instanceof Event.Unstorable unstorable) {
            return fail(event.at(), new RunError("StateTooLarge", unstorable.message(), null, null));
        }
        if (event instanceof Event.CancelRequested cancel) {
            return cancelled(event.at(), cancel.reason());
        }
        return reject(RejectionReason.UNEXPECTED, "the run waits for definition '" + definitionId + "'", event);
    }

    private Map<String, Payload> carried(Outputs outputs) {
        return Fork.isCarried(fork) ? CarriedOutputs.read(outputs) : Map.of();
    }

    /** The outputs of completed steps are stored until the definition is known. */
    WaitingRun carrying() {
        return with(status, endedAt, seq, nextLookAt, error, fork == null ? null : fork.carrying());
    }

    private static Decision.Rejected reject(RejectionReason reason, String message, Event event) {
        return new Decision.Rejected(new Rejection(
                reason,
                message,
                event instanceof Event.Reported reported ? reported.report().attempt() : null));
    }

    Decision.Accepted cancelled(long at, @Nullable String reason) {
        return end(at, RunStatus.CANCELLED, Requests.cancelled(reason), Requests.facts(reason));
    }

    /**
     * Processes a lookup of the definition, the first one included.
     *
     * @param completed outputs of the steps that are done, by id
     * @param aside quarantines the run if it begins now, or null
     */
    Decision.Accepted lookedUp(
            long at,
            PlanLookup lookup,
            Outputs outputs,
            Map<String, Payload> completed,
            EarlyControl.@Nullable Quarantine aside,
            DecisionBudget budget) {
        if (lookup instanceof PlanLookup.Known known) {
            return begin(at, known.plan(), outputs, completed, aside, budget);
        }
        if (lookup instanceof PlanLookup.Invalid invalid) {
            String problems = invalid.problems().stream().map(Object::toString).collect(Collectors.joining("; "));
            return fail(
                    at,
                    new RunError("InvalidDefinition", "definition '" + definitionId + "': " + problems, null, null));
        }
        // A definition that was registered in time may not be read yet, so the run waits for it.
        if (at >= giveUpAt && lookup instanceof PlanLookup.Unknown unknown && unknown.readUpTo() >= giveUpAt) {
            return fail(
                    at,
                    new RunError(
                            "WorkflowNotFound",
                            "no definition '" + definitionId + "'"
                                    + (requestedHash == null ? "" : " with hash " + requestedHash)
                                    + " was registered within " + options.definitionWaitMs() + " ms",
                            null,
                            null));
        }
        long next = at + options.definitionPollMs();
        if (at < giveUpAt) {
            next = Math.min(giveUpAt, next);
        }
        boolean first = seq == 0;
        WaitingRun waiting = with(RunStatus.WAITING, 0, first ? 1 : seq, next, null, fork);
        return new Decision.Accepted(
                waiting,
                first
                        ? List.of(new RunEvent(
                                1, RunEventType.RUN_WAITING, null, -1, -1, Map.of("definition_id", definitionId)))
                        : List.of(),
                List.of());
    }

    private Decision.Accepted begin(
            long at,
            Plan plan,
            Outputs outputs,
            Map<String, Payload> completed,
            EarlyControl.@Nullable Quarantine aside,
            DecisionBudget budget) {
        Duration timeout = plan.definition().timeout();
        long deadline = timeout == null ? RunState.NONE : startedAt + timeout.toMillis();
        RunState.Head head = new RunState.Head(
                runId,
                requestDigest,
                secret,
                options.checkTokens(),
                RunStatus.RUNNING,
                startedAt,
                0,
                deadline,
                seq,
                plan.stepCount(Phase.WORKFLOW),
                RunState.NONE,
                options.maxRunBytes() - outputs.input().size(),
                RunState.NO_STEP,
                null,
                fork,
                Phase.WORKFLOW,
                null,
                Mailbox.EMPTY);
        List<LoopState> loops = plan.loops().stream().map(loop -> LoopState.NEW).toList();
        PageLayout layout = PageLayout.forNewRun(plan.stepCount());
        RunState run = new RunState(head, plan, loops, layout, layout.newPages(plan.stepCount()));
        Turn.Begun begun = new Turn(run, Moment.at(at), outputs, budget).begin(aside, completed);
        return begun.problems().isEmpty()
                ? begun.decision()
                : new Turn(run, Moment.at(at), outputs, budget)
                        .beginInVain(new RunError(INVALID_FORK, String.join("; ", begun.problems()), null, null));
    }

    private Decision.Accepted fail(long at, RunError cause) {
        return end(
                at,
                RunStatus.FAILED,
                cause,
                RunDraft.inOrder(Map.of("error_type", cause.type(), "error_message", cause.message())));
    }

    private Decision.Accepted end(long at, RunStatus to, RunError cause, Map<String, Object> facts) {
        WaitingRun ended = with(to, at, seq + 1, RunState.NONE, cause, fork);
        RunEventType type = to == RunStatus.CANCELLED ? RunEventType.RUN_CANCELLED : RunEventType.RUN_FAILED;
        return new Decision.Accepted(
                ended,
                List.of(new RunEvent(ended.seq(), type, null, -1, -1, facts)),
                List.of(new Effect.Publish(new WorkflowResult(
                        runId,
                        definitionId,
                        "",
                        requestedHash == null ? "" : requestedHash,
                        to,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Instant.ofEpochMilli(startedAt),
                        Instant.ofEpochMilli(at),
                        cause,
                        null,
                        Fork.originOf(fork),
                        null))));
    }

    private WaitingRun with(
            RunStatus to, long ended, long lastSeq, long next, @Nullable RunError cause, @Nullable Fork remembered) {
        return new WaitingRun(
                runId,
                definitionId,
                requestedHash,
                requestDigest,
                secret,
                options,
                to,
                startedAt,
                ended,
                giveUpAt,
                lastSeq,
                next,
                cause,
                remembered);
    }

    @Override
    public boolean hasMoreToHandOut() {
        return false;
    }

    @Override
    public String definitionHash() {
        return requestedHash == null ? "" : requestedHash;
    }

    @Override
    public long lastSeq() {
        return seq;
    }

    @Override
    public OptionalLong timerAt() {
        return nextLookAt == RunState.NONE ? OptionalLong.empty() : OptionalLong.of(nextLookAt);
    }

    @Override
    public long memoryBytes() {
        return MemorySize.RUN + MemorySize.of(runId) + MemorySize.of(definitionId) + MemorySize.of(requestedHash);
    }

    @Override
    public List<OutputSlot> outputSlots() {
        return Fork.isCarried(fork) ? List.of(CarriedOutputs.SLOT) : List.of();
    }
}
