package io.weir.engine.sim;

import io.weir.engine.Decision;
import io.weir.engine.Decision.Accepted;
import io.weir.engine.DecisionBudget;
import io.weir.engine.EarlyControl;
import io.weir.engine.Effect;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Outputs;
import io.weir.engine.PlanLookup;
import io.weir.engine.QueueAccess;
import io.weir.engine.Rejection;
import io.weir.engine.Run;
import io.weir.engine.RunSurgery;
import io.weir.engine.RunView;
import io.weir.engine.StepOutput;
import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkflowResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The core with a bug planted around it: an event altered before, or a decision after. */
enum Mutant implements Core {
    ACCEPTS_A_STALE_ATTEMPT(
            "a report about an older attempt counts for the current one",
            (run, event, outputs, budget) -> retriedAsCurrent(run, event, outputs, budget, RejectionReason.STALE)),
    ACCEPTS_A_WRONG_TOKEN(
            "the token of a report is not checked",
            (run, event, outputs, budget) -> retriedAsCurrent(run, event, outputs, budget, RejectionReason.FORGED)),
    TELLS_NO_WORK_IN_THE_TOKEN(
            "a token depends on the attempt only, not on its inputs, so a rolled-back dispatch has the same token",
            altered((run, event, decision) -> withTokensThatTellNoWork(decision))),
    SKIPS_THE_DEDUPE("a completion that comes twice counts twice", (run, event, outputs, budget) -> {
        Decision decision = run.on(event, outputs, budget);
        StepCompleted report = completed(event);
        if (report != null && isRejected(decision, RejectionReason.DUPLICATE)) {
            int step = stepOf(run, report.attempt());
            return RunSurgery.withStatus(run, step, StepStatus.DISPATCHED).on(event, outputs, budget);
        }
        return decision;
    }),
    FIRES_TIMERS_EARLY("a timer fires at any time", (run, event, outputs, budget) -> {
        boolean early = event instanceof Event.TimerFired && run.timerAt().orElse(0) > event.at();
        return run.on(early ? new Event.TimerFired(run.timerAt().getAsLong()) : event, outputs, budget);
    }),
    FORGETS_A_DEADLINE(
            "a dispatched step sets no timer",
            altered((run, event, decision) -> withRun(
                    decision,
                    has(decision, RunEventType.STEP_STARTED)
                            ? RunSurgery.withTimer(decision.run(), Long.MAX_VALUE)
                            : decision.run()))),
    FORGETS_TO_CLEAR_A_TIMER(
            "a run that has ended keeps its timer",
            altered((run, event, decision) -> withRun(
                    decision,
                    decision.run().status().isTerminal()
                            ? RunSurgery.withTimer(decision.run(), run.timerAt().orElse(event.at() + 1))
                            : decision.run()))),
    LETS_TIME_PASS_IN_QUARANTINE(
            "a run in quarantine has a timer",
            altered((run, event, decision) -> withRun(
                    decision,
                    decision.run().status() == RunStatus.QUARANTINED
                            ? RunSurgery.withTimer(decision.run(), event.at() + 1)
                            : decision.run()))),
    LEAVES_QUARANTINE_WITH_A_STEP_FORGOTTEN(
            "the last step that became ready in quarantine is not dispatched after it",
            altered((run, event, decision) -> has(decision, RunEventType.RUN_RESUMED)
                    ? withEffects(decision, effect -> effect instanceof Effect.Dispatch ? null : effect)
                    : decision)),
    EMITS_BEFORE_THE_PREDECESSOR(
            "a step that is not ready is dispatched with the ready ones",
            altered((run, event, decision) -> withOneMore(decision))),
    LOSES_A_SKIP("a skipped step stays pending", altered((run, event, decision) -> {
        RunEvent last = lastOf(decision, RunEventType.STEP_SKIPPED);
        if (last == null || decision.run().status().isTerminal()) {
            return decision;
        }
        Run pending = RunSurgery.withStatus(
                decision.run(), stepOf(decision.run(), String.valueOf(last.stepId())), StepStatus.PENDING);
        return without(withRun(decision, pending), last);
    })),
    HEARS_A_DEFERRED_ATTEMPT(
            "a start or heartbeat of an attempt that was deferred is accepted", (run, event, outputs, budget) -> {
                Decision decision = run.on(event, outputs, budget);
                boolean sign =
                        event instanceof Event.Reported reported && !(reported.report() instanceof StepCompleted);
                if (!sign || !isRejected(decision, RejectionReason.DUPLICATE)) {
                    return decision;
                }
                int step = stepOf(run, ((Event.Reported) event).report().attempt());
                return step >= 0 && statusOf(run, step) == StepStatus.DEFERRED
                        ? RunSurgery.withStatus(run, step, StepStatus.DISPATCHED)
                                .on(event, outputs, budget)
                        : decision;
            }),
    FORGETS_THE_COMPLETION(
            "a deferred step sets no timer",
            altered((run, event, decision) -> withRun(
                    decision,
                    has(decision, RunEventType.STEP_DEFERRED)
                            ? RunSurgery.withTimer(decision.run(), Long.MAX_VALUE)
                            : decision.run()))),
    COMPLETES_WHAT_IS_NOT_IN_FLIGHT(
            "an operator completes a step without an attempt in flight", (run, event, outputs, budget) -> {
                Decision decision = run.on(event, outputs, budget);
                boolean refused = isRejected(decision, RejectionReason.UNEXPECTED)
                        || isRejected(decision, RejectionReason.DUPLICATE);
                if (!refused || !(event instanceof Event.CompleteRequested complete)) {
                    return decision;
                }
                int step = RunSurgery.indexOf(run, complete.stepId());
                boolean idle =
                        step >= 0 && !statusOf(run, step).isInFlight() && statusOf(run, step) != StepStatus.PENDING;
                return idle
                        ? RunSurgery.withStatus(run, step, StepStatus.DISPATCHED)
                                .on(event, outputs, budget)
                        : decision;
            }),
    LOSES_THE_OUTPUT_OF_A_SKIP(
            "the output that an operator gives is not stored",
            altered((run, event, decision) -> event instanceof Event.SkipRequested
                    ? withEffects(decision, effect -> effect instanceof Effect.StoreOutput ? null : effect)
                    : decision)),
    CLOSES_A_LOOP_EARLY("a validator's request for a revision counts as a pass", (run, event, outputs, budget) -> {
        StepCompleted report = completed(event);
        return report != null && report.outcome() instanceof Outcome.NeedsRevision
                ? run.on(
                        withOutcome(event.at(), report, new Outcome.Success(Payload.ofJson("{\"decision\":\"pass\"}"))),
                        outputs,
                        budget)
                : run.on(event, outputs, budget);
    }),
    DOUBLES_THE_RESULT("the result is published twice", altered((run, event, decision) -> {
        List<Effect> effects = new ArrayList<>(decision.effects());
        decision.effects().stream().filter(Effect.Publish.class::isInstance).forEach(effects::add);
        return new Accepted(decision.run(), decision.events(), effects);
    })),
    LOSES_THE_RESULT(
            "the run ends without a published result",
            altered((run, event, decision) ->
                    withEffects(decision, effect -> effect instanceof Effect.Publish ? null : effect))),
    LIES_ABOUT_THE_END(
            "a failed run is published as a success",
            altered((run, event, decision) -> withEffects(
                    decision, effect -> effect instanceof Effect.Publish publish ? asSuccess(publish) : effect))),
    LEAVES_A_GAP_IN_THE_ATTEMPTS("a retry is counted twice", altered((run, event, decision) -> {
        RunEvent last = lastOf(decision, RunEventType.STEP_DISPATCHED);
        if (last == null || last.attempt() < 2) {
            return decision;
        }
        int step = stepOf(decision.run(), String.valueOf(last.stepId()));
        return withRun(decision, RunSurgery.withAttempt(decision.run(), step, last.attempt() + 1, 0));
    })),
    RETRIES_FOR_EVER("attempts are not counted against their maximum", (run, event, outputs, budget) -> {
        StepCompleted report = completed(event);
        int step = report == null ? -1 : stepOf(run, report.attempt());
        return step >= 0 && report != null && report.outcome() instanceof Outcome.Failure
                ? RunSurgery.withAttempt(run, step, attemptOf(run, step), attemptOf(run, step))
                        .on(event, outputs, budget)
                : run.on(event, outputs, budget);
    }),
    RETRIES_WHAT_MUST_NOT_BE("permanent errors are retried", (run, event, outputs, budget) -> {
        StepCompleted report = completed(event);
        return report != null && report.outcome() instanceof Outcome.Failure
                ? run.on(
                        withOutcome(event.at(), report, new Outcome.Failure(StepError.retryable("Oops", "no luck"))),
                        outputs,
                        budget)
                : run.on(event, outputs, budget);
    }),
    LOSES_A_DISPATCH(
            "a step is recorded as dispatched but not dispatched",
            altered((run, event, decision) -> withEffects(
                    decision,
                    effect -> effect instanceof Effect.Dispatch dispatch
                                    && dispatch.ready().attempt().attempt() > 1
                            ? null
                            : effect))),
    LOSES_AN_OUTPUT(
            "the output of a revision is not kept",
            altered((run, event, decision) -> withEffects(
                    decision,
                    effect -> effect instanceof Effect.StoreOutput store && store.revision() > 0 ? null : effect))),
    HANDS_OUT_AN_OLD_DRAFT(
            "from the second pass on, steps get the outputs of the first pass", (run, event, outputs, budget) -> {
                return run.on(
                        event,
                        new Outputs() {
                            @Override
                            public Payload input() {
                                return outputs.input();
                            }

                            @Override
                            public @Nullable StepOutput find(int step, int revision) {
                                StepOutput first = outputs.find(step, 0);
                                return first == null ? outputs.find(step, revision) : first;
                            }
                        },
                        budget);
            }),
    FORGETS_WHAT_WAS_LEFT_READY(
            "steps that did not fit into a decision are not dispatched by a later one",
            altered((run, event, decision) -> decision.run().hasMoreToHandOut()
                    ? withRun(decision, RunSurgery.withNothingLeftReady(decision.run()))
                    : decision)),
    HANDS_OUT_A_PORTION_TWICE("a portion starts at the start of the one before", (run, event, outputs, budget) -> {
        Decision decision = run.on(event, outputs, budget);
        return event instanceof Event.TimerFired
                        && run.hasMoreToHandOut()
                        && decision instanceof Accepted accepted
                        && accepted.run().hasMoreToHandOut()
                ? new Accepted(RunSurgery.withSeq(run, accepted.run().lastSeq()), accepted.events(), accepted.effects())
                : decision;
    }),
    WAITS_FOR_A_DEADLINE_WITH_THE_REST(
            "the next portion waits for another timer",
            altered((run, event, decision) -> decision.run().hasMoreToHandOut()
                    ? withRun(decision, RunSurgery.withTimer(decision.run(), event.at() + 60_000))
                    : decision)),
    FORGETS_TO_CALL_BACK("a cancel is accepted and has no effect", (run, event, outputs, budget) -> {
        Decision decision = run.on(event, outputs, budget);
        return event instanceof Event.CancelRequested && decision instanceof Accepted
                ? new Accepted(run, List.of(), List.of())
                : decision;
    }),
    COMES_BACK_FROM_THE_DEAD("a run that has ended accepts reports", (run, event, outputs, budget) -> {
        Decision decision = run.on(event, outputs, budget);
        return isRejected(decision, RejectionReason.TERMINAL) ? new Accepted(run, List.of(), List.of()) : decision;
    }),
    LOSES_AN_UPDATE(
            "the state before a retry is stored instead of the state after it",
            altered((run, event, decision) ->
                    has(decision, RunEventType.STEP_FAILED) ? withRun(decision, run) : decision)),
    REFUSES_THE_FIRST(
            "the first completion of a second attempt is rejected as a duplicate", (run, event, outputs, budget) -> {
                StepCompleted report = completed(event);
                return report != null && report.attempt().attempt() > 1
                        ? new Decision.Rejected(
                                new Rejection(RejectionReason.DUPLICATE, "seen before", report.attempt()))
                        : run.on(event, outputs, budget);
            }),
    FORGETS_A_HELD_STEP(
            "a held step sets no timer",
            altered((run, event, decision) -> has(decision, RunEventType.STEP_HELD)
                    ? withRun(decision, RunSurgery.withTimer(decision.run(), Long.MAX_VALUE))
                    : decision)),
    COUNTS_A_COPY_AS_AN_ATTEMPT(
            "an untaken attempt is dispatched again as the next attempt", altered((run, event, decision) -> {
                RunEvent last = lastOf(decision, RunEventType.STEP_DISPATCHED_AGAIN);
                return last == null
                        ? decision
                        : withRun(
                                decision,
                                RunSurgery.withAttempt(
                                        decision.run(),
                                        stepOf(decision.run(), String.valueOf(last.stepId())),
                                        last.attempt() + 1,
                                        0));
            })),
    LOSES_A_COPY(
            "an untaken attempt is not dispatched again",
            altered((run, event, decision) -> has(decision, RunEventType.STEP_DISPATCHED_AGAIN)
                    ? withEffects(decision, effect -> effect instanceof Effect.Dispatch ? null : effect)
                    : decision)),
    DRAWS_A_SECRET(
            "a request that is processed again after a lost transaction gives its run another secret",
            (run, event, outputs, budget) -> run.on(event, outputs, budget)) {
        @SuppressWarnings("ImmutableEnumChecker") // Each start draws another secret.
        private final AtomicLong drawn = new AtomicLong();

        @Override
        public Accepted start(
                long at,
                StartRun request,
                byte[] secret,
                PlanLookup lookup,
                EngineOptions options,
                @Nullable EarlyControl early,
                QueueAccess queues) {
            byte[] other = ByteBuffer.wrap(secret.clone())
                    .putLong(drawn.getAndIncrement())
                    .array();
            return super.start(at, request, other, lookup, options, early, queues);
        }
    };

    private final String bug;

    @SuppressWarnings("ImmutableEnumChecker") // The cores are functions that keep nothing.
    private final Core core;

    Mutant(String bug, Core core) {
        this.bug = bug;
        this.core = core;
    }

    @Override
    public Decision on(Run run, Event event, Outputs outputs, DecisionBudget budget) {
        return core.on(run, event, outputs, budget);
    }

    /** The planted bug, as a sentence's body. */
    String bug() {
        return bug;
    }

    private static Decision retriedAsCurrent(
            Run run, Event event, Outputs outputs, DecisionBudget budget, RejectionReason where) {
        Decision decision = run.on(event, outputs, budget);
        StepCompleted report = completed(event);
        int step = report == null || !isRejected(decision, where) ? -1 : stepOf(run, report.attempt());
        RunView view = RunView.of(run).orElse(null);
        if (step < 0 || report == null || view == null) {
            return decision;
        }
        RunView.Step now = view.steps().get(step);
        AttemptId current = new AttemptId(run.runId(), report.attempt().stepId(), now.revision(), now.attempt());
        String token = RunSurgery.token(run, step);
        return run.on(
                new Event.Reported(
                        event.at(), new StepCompleted(current, token, report.outcome(), report.metadata(), null, null)),
                outputs,
                budget);
    }

    /** What the core accepts comes out otherwise. */
    private interface Alteration {
        Accepted of(Run before, Event event, Accepted decision);
    }

    private static Core altered(Alteration alteration) {
        return (run, event, outputs, budget) -> {
            Decision decision = run.on(event, outputs, budget);
            return decision instanceof Accepted accepted
                            && RunView.of(accepted.run()).isPresent()
                    ? alteration.of(run, event, accepted)
                    : decision;
        };
    }

    private static Accepted withRun(Accepted decision, Run run) {
        return new Accepted(run, decision.events(), decision.effects());
    }

    private static Accepted withEffects(Accepted decision, Function<Effect, @Nullable Effect> change) {
        List<Effect> effects = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            Effect becomes = change.apply(effect);
            if (becomes != null) {
                effects.add(becomes);
            }
        }
        return new Accepted(decision.run(), decision.events(), effects);
    }

    /** Leaves an event out and counts on without it, so that only the event itself is missing. */
    private static Accepted without(Accepted decision, RunEvent lost) {
        List<RunEvent> events = new ArrayList<>();
        long seq = decision.events().get(0).seq();
        for (RunEvent event : decision.events()) {
            if (event.seq() != lost.seq()) {
                events.add(new RunEvent(
                        seq++, event.type(), event.stepId(), event.revision(), event.attempt(), event.data()));
            }
        }
        return new Accepted(RunSurgery.withSeq(decision.run(), seq - 1), events, decision.effects());
    }

    private static Accepted withOneMore(Accepted decision) {
        RunView view = RunView.of(decision.run()).orElseThrow();
        List<Effect> effects = new ArrayList<>(decision.effects());
        for (int step = 0; step < view.steps().size(); step++) {
            if (view.steps().get(step).status() == StepStatus.PENDING
                    && !effects.isEmpty()
                    && effects.get(effects.size() - 1) instanceof Effect.Dispatch dispatch) {
                AttemptId attempt = new AttemptId(
                        decision.run().runId(),
                        RunSurgery.stepId(decision.run(), step),
                        view.steps().get(step).revision(),
                        1);
                long seq = decision.run().lastSeq() + 1;
                List<RunEvent> events = new ArrayList<>(decision.events());
                events.add(new RunEvent(
                        seq,
                        RunEventType.STEP_DISPATCHED,
                        attempt.stepId(),
                        attempt.revision(),
                        1,
                        java.util.Map.of()));
                effects.add(new Effect.Dispatch(
                        with(dispatch.ready(), attempt, dispatch.ready().token())));
                Run run = RunSurgery.withAttempt(
                        RunSurgery.withStatus(decision.run(), step, StepStatus.DISPATCHED), step, 1, 0);
                return new Accepted(RunSurgery.withSeq(run, seq), events, effects);
            }
        }
        return decision;
    }

    private static Accepted withTokensThatTellNoWork(Accepted decision) {
        Run run = decision.run();
        List<Effect> effects = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                StepReady ready = dispatch.ready();
                int step = stepOf(run, ready.attempt());
                run = RunSurgery.withUntoldWork(run, step);
                effects.add(new Effect.Dispatch(with(ready, ready.attempt(), RunSurgery.token(run, step))));
            } else {
                effects.add(effect);
            }
        }
        return new Accepted(run, decision.events(), effects);
    }

    private static StepReady with(StepReady ready, AttemptId attempt, String token) {
        return new StepReady(
                attempt,
                ready.definitionId(),
                ready.definitionHash(),
                ready.stepType(),
                ready.queue(),
                ready.maxAttempts(),
                token,
                ready.dispatchedAt(),
                ready.input(),
                ready.dependencies(),
                ready.loop(),
                ready.config(),
                ready.reportStartAfter(),
                ready.startToClose(),
                ready.heartbeatTimeout(),
                ready.reportStart(),
                ready.error());
    }

    private static Effect asSuccess(Effect.Publish publish) {
        WorkflowResult result = publish.result();
        return new Effect.Publish(new WorkflowResult(
                result.workflowId(),
                result.definitionId(),
                result.definitionVersion(),
                result.definitionHash(),
                io.weir.protocol.RunStatus.SUCCESS,
                result.stepOutputs(),
                result.stepMetadata(),
                result.revisionOutputs(),
                result.startedAt(),
                result.completedAt(),
                null,
                result.output(),
                result.forkedFrom(),
                result.compensation()));
    }

    private static @Nullable StepCompleted completed(Event event) {
        return event instanceof Event.Reported reported && reported.report() instanceof StepCompleted report
                ? report
                : null;
    }

    private static Event withOutcome(long at, StepCompleted report, Outcome outcome) {
        return new Event.Reported(
                at, new StepCompleted(report.attempt(), report.token(), outcome, report.metadata(), null, null));
    }

    private static boolean isRejected(Decision decision, RejectionReason reason) {
        return decision instanceof Decision.Rejected rejected
                && rejected.rejection().reason() == reason;
    }

    private static boolean has(Accepted decision, RunEventType type) {
        return lastOf(decision, type) != null;
    }

    private static @Nullable RunEvent lastOf(Accepted decision, RunEventType type) {
        Predicate<RunEvent> wanted = event -> event.type() == type;
        return decision.events().stream().filter(wanted).reduce((a, b) -> b).orElse(null);
    }

    private static int attemptOf(Run run, int step) {
        return RunView.of(run).orElseThrow().steps().get(step).attempt();
    }

    private static StepStatus statusOf(Run run, int step) {
        return RunView.of(run).orElseThrow().steps().get(step).status();
    }

    private static int stepOf(Run run, AttemptId attempt) {
        return stepOf(run, attempt.stepId());
    }

    private static int stepOf(Run run, String stepId) {
        return RunSurgery.indexOf(run, stepId);
    }
}
