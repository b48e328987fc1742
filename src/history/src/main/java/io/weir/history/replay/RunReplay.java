package io.weir.history.replay;

import io.weir.engine.Decision;
import io.weir.engine.DecisionBudget;
import io.weir.engine.Effect;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Plan;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides one run again. The next recorded answer shows which input was read next, and when. */
public final class RunReplay {
    /** No secret is recorded; tokens are replaced by tokens of this secret. */
    private static final byte[] SECRET = new byte[16];

    private final String runId;
    private final RecordedRun recorded;
    private final Function<String, Plan> plans;
    private final EventComparison comparison;
    private final EngineOptions options;
    private final ReplayListener listener;
    private final Payloads payloads = new Payloads();
    private final Inputs inputs;
    private @Nullable Run run;
    private long bytesAtTheEnd;

    RunReplay(
            String runId,
            RecordedRun recorded,
            Function<String, Plan> plans,
            EventComparison comparison,
            EngineOptions options,
            ReplayListener listener) {
        this.runId = runId;
        this.recorded = recorded;
        this.plans = plans;
        this.comparison = comparison;
        this.options = options;
        this.listener = listener;
        this.inputs = new Inputs(recorded);
    }

    /**
     * Decides a run again.
     *
     * @param plans by hash; must have the one that the run is pinned to
     * @return the differences: any number of refusals, and at most one decision, after which no comparison is possible
     */
    public static List<Difference> of(
            String runId, RecordedRun recorded, Function<String, Plan> plans, ReplayListener listener) {
        return new RunReplay(runId, recorded, plans, EventComparison.ALL, options(runId, recorded, plans), listener)
                .follow();
    }

    /** The settings of the engine that decided on the run, as far as they are recorded. */
    static EngineOptions options(String runId, RecordedRun recorded, Function<String, Plan> plans) {
        RecordedOptions options = RecordedOptions.of(recorded);
        long maxBytes = Long.MAX_VALUE;
        if (options.ranOutOfBytes()) {
            // The limit is not recorded: it is less than the sum of the outputs, the last one included.
            RunReplay unbounded = new RunReplay(
                    runId, recorded, plans, EventComparison.ALL, options.engine(Long.MAX_VALUE), ReplayListener.NONE);
            unbounded.follow();
            maxBytes = Math.max(1, unbounded.bytesAtTheEnd - 1);
        }
        return options.engine(maxBytes);
    }

    private List<Difference> follow() {
        List<Difference> differences = new ArrayList<>(0);
        for (Recorded entry : recorded.entries()) {
            Difference difference = step(entry);
            if (difference != null) {
                differences.add(difference);
                if (!difference.isRefusal()) {
                    break;
                }
            }
        }
        return differences;
    }

    /** When the run's timer is due; the largest number if it has none. */
    long timerAt() {
        return run == null ? Long.MAX_VALUE : run.timerAt().orElse(Long.MAX_VALUE);
    }

    /**
     * Decides on the input of one recorded answer, and returns the difference of the answers; null if there is none.
     */
    @Nullable
    Difference step(Recorded entry) {
        if (entry instanceof Recorded.Decision decision) {
            return decided(decision);
        }
        if (entry instanceof Recorded.Refusal refusal) {
            return refused(refusal);
        }
        throw new IllegalStateException("an answer that is not known here: " + entry);
    }

    private @Nullable Difference decided(Recorded.Decision recordedDecision) {
        Circumstances given = new Circumstances(runId, recordedDecision);
        Difference first = null;
        for (DecisionBudget budget : given.budgets()) {
            Difference difference = decided(recordedDecision, given, budget);
            if (difference == null) {
                return null;
            }
            first = first == null ? difference : first;
        }
        return first;
    }

    private @Nullable Difference decided(
            Recorded.Decision recordedDecision, Circumstances given, DecisionBudget budget) {
        Decision decision = decide(recordedDecision, given, budget);
        if (decision instanceof Decision.Accepted accepted) {
            Delivery.Completed completed = Delivery.complete(accepted, recordedDecision.at(), payloads, given);
            Difference difference = comparison.compare(recordedDecision, completed.events());
            if (difference == null) {
                apply(completed);
            } else {
                bytesAtTheEnd = payloads.bytesWith(completed.effects());
            }
            return difference;
        }
        String why = decision instanceof Decision.Rejected rejected
                ? "refused as " + rejected.rejection().reason().wireName() + ": "
                        + rejected.rejection().message()
                : "about no run";
        return comparison.refused(recordedDecision, why);
    }

    /** Null if there is no run and no request for one. */
    private @Nullable Decision decide(Recorded.Decision decision, Circumstances given, DecisionBudget budget) {
        Run now = run;
        if (now == null) {
            return decision.cause() instanceof Cause.Asked asked && asked.command() instanceof StartRun start
                    ? Run.start(
                            decision.at(),
                            start,
                            SECRET,
                            given.lookup(plans),
                            options.with(budget),
                            given.early(),
                            given.queues())
                    : null;
        }
        for (Event.Reported heartbeat : inputs.heartbeatsBefore(decision, given)) {
            if (now.on(heartbeat, payloads.seenWith(List.of(), given.queues())) instanceof Decision.Accepted accepted
                    && accepted.events().isEmpty()) {
                now = accepted.run();
            }
        }
        return now.on(
                inputs.event(decision, given, now.status(), plans),
                payloads.seenWith(List.of(), given.queues()),
                budget);
    }

    private void apply(Delivery.Completed completed) {
        run = completed.run();
        payloads.store(completed.effects());
        for (Effect.Dispatch dispatch : completed.dispatches()) {
            inputs.dispatched(dispatch.ready());
            listener.dispatched(dispatch.ready(), dispatch.hop());
        }
        for (Effect effect : completed.effects()) {
            if (effect instanceof Effect.CancelAttempts cancel) {
                listener.cancelled(cancel.cancelled());
            } else if (effect instanceof Effect.Publish publish) {
                listener.ended(publish.result());
            }
        }
    }

    private @Nullable Difference refused(Recorded.Refusal refusal) {
        Run now = run;
        if (now == null || !inputs.canBeRefusedAgain(refusal)) {
            return null;
        }
        Decision decision = now.on(inputs.event(refusal), payloads.seenWith(List.of(), QueueAccess.ALL));
        if (!(decision instanceof Decision.Rejected rejected)) {
            return different(refusal, "nothing stands against it");
        }
        return inputs.isSame(refusal, rejected.rejection())
                ? null
                : different(
                        refusal,
                        "expected " + rejected.rejection().reason().wireName() + ", as "
                                + rejected.rejection().message());
    }

    private static Difference different(Recorded.Refusal refusal, String why) {
        return new Difference(
                true,
                refusal.position(),
                "a record was refused as " + refusal.reason().wireName() + ": " + why);
    }

    /** The events of the run's timer at a time if nothing else happened before; empty if it has no timer by then. */
    List<RunEvent> ofTimerBy(long at) {
        Run now = run;
        if (now == null || timerAt() > at) {
            return List.of();
        }
        return now.on(new Event.TimerFired(at), payloads.seenWith(List.of(), QueueAccess.ALL))
                        instanceof Decision.Accepted accepted
                ? accepted.events()
                : List.of();
    }
}
