package io.weir.engine.sim;

import io.weir.definition.StepBody;
import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.engine.Event;
import io.weir.engine.Run;
import io.weir.engine.RunView;
import io.weir.engine.StepOutput;
import io.weir.engine.StepStatus;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at one decision after the other and refuses the world when one breaks a rule. */
final class Judge {
    private final Coverage coverage;
    private final boolean tokensChecked;
    /** Whether it can be told which dispatch a worker has answered: without tokens, one must not read what is not committed. */
    private final boolean dispatchesAreTold;

    private final boolean secretsAreDerived;

    /**
     * For one world.
     *
     * @param secretsAreDerived whether a request that is read again gives the same secret; under the test driver it stands at
     *     another offset then
     */
    Judge(Coverage coverage, Weather weather, boolean secretsAreDerived) {
        this.secretsAreDerived = secretsAreDerived;
        this.coverage = coverage;
        this.tokensChecked = weather.checksTokens;
        this.dispatchesAreTold = weather.checksTokens || !weather.readsUncommitted;
    }

    /** The start of a run. */
    void started(Ledger run, Decision.Accepted decision, long at) {
        coverage.decided();
        accepted(run, null, null, decision, at);
    }

    /**
     * A decision over an event; takes what happened down in the ledger.
     *
     * @param answered what the worker that reports had in hand, if it is a report and the worker is honest
     */
    void decided(Ledger run, Run before, Event event, Decision decision, @Nullable StepReady answered) {
        coverage.decided();
        if (decision instanceof Decision.Rejected rejected) {
            coverage.count("rejected: " + rejected.rejection().reason().wireName());
            Violation.unless(!rejected.rejection().message().isBlank(), "a rejection has a reason", event);
            Violation.unless(
                    rejected.rejection().reason() != RejectionReason.FORGED
                            || answered == null
                            || !secretsAreDerived
                            || !answered.definitionHash().equals(before.definitionHash()),
                    "an honest report is never forged, even about a rolled-back dispatch",
                    event);
            Violation.unless(!isOwedAnAnswer(run, event), "an awaited report is accepted", event, rejected.rejection());
            return;
        }
        Decision.Accepted accepted = (Decision.Accepted) decision;
        Violation.unless(run.ended == null, "an ended run accepts nothing", event);
        Violation.unless(!(event instanceof Event.RequestedAgain), "a second request starts nothing", event);
        if (event instanceof Event.TimerFired) {
            Violation.unless(
                    before.timerAt().orElse(Ledger.NEVER) <= event.at(), "timers are never early", before.timerAt());
        }
        WorkerReport report = event instanceof Event.Reported reported ? reported.report() : null;
        if (report != null) {
            mayBeAccepted(run, report, answered);
        }
        if (byOperator(run, event) != null) {
            mayBeAnsweredByHand(run, event);
        }
        if (event instanceof Event.CancelRequested) {
            Violation.unless(accepted.run().status() == RunStatus.CANCELLED, "a cancelled run is cancelled", event);
        }
        accepted(run, before, event, accepted, event.at());
        if (event instanceof Event.TimerFired) {
            boolean cancelled = accepted.events().stream().anyMatch(told -> told.type() == RunEventType.STEP_CANCELLED);
            Clockwork.nothingIsOverdue(run, accepted.run(), cancelled, event.at());
        }
    }

    /** What an operator's control says of an attempt, as a report; null for any other event. */
    private static @Nullable StepCompleted byOperator(Ledger run, @Nullable Event event) {
        if (event instanceof Event.CompleteRequested complete) {
            return byOperator(run, complete.stepId(), complete.outcome());
        }
        return event instanceof Event.SkipRequested skip
                ? byOperator(run, skip.stepId(), new Outcome.Success(skip.output()))
                : null;
    }

    private static StepCompleted byOperator(Ledger run, String stepId, Outcome outcome) {
        int step = run.blueprint.indexOf(stepId);
        AttemptId attempt =
                new AttemptId("", stepId, step < 0 ? 0 : run.revision[step], step < 0 ? 0 : run.attempt[step]);
        return new StepCompleted(attempt, "", outcome, null, null, null);
    }

    private static void mayBeAnsweredByHand(Ledger run, Event event) {
        StepCompleted answer = Objects.requireNonNull(byOperator(run, event));
        int step = run.blueprint.indexOf(answer.attempt().stepId());
        Violation.unless(step >= 0, "an operator answers for a step that exists", event);
        StepStatus status = run.status[step];
        boolean ready = status == StepStatus.PENDING && new ReferenceModel(run).of(step) == ReferenceModel.Answer.READY;
        Violation.unless(
                status.isInFlight()
                        || (event instanceof Event.SkipRequested
                                && !status.isSettled()
                                && (status != StepStatus.PENDING || ready)),
                "an operator answers for a step that is ready or has begun, and has not ended",
                event,
                status);
        Violation.unless(isClear(run, step, answer), "an unclear answer of an operator is refused", event);
    }

    private static boolean isClear(Ledger run, int step, StepCompleted answer) {
        String because = Verdicts.expected(run, step, answer).because();
        return !"UnclearDecision".equals(because) && !"UnexpectedRevision".equals(because);
    }

    /** What must not be refused: the first completion of an attempt in flight, and a request to stop a live run. */
    private boolean isOwedAnAnswer(Ledger run, Event event) {
        if (run.ended != null) {
            return false;
        }
        if (event instanceof Event.Reported reported && reported.report() instanceof StepCompleted completed) {
            int step = run.blueprint.indexOf(completed.attempt().stepId());
            return run.planned && step >= 0 && isInFlight(run, step, completed);
        }
        StepCompleted byHand = byOperator(run, event);
        if (byHand != null) {
            int step = run.blueprint.indexOf(byHand.attempt().stepId());
            return run.planned
                    && step >= 0
                    && isClear(run, step, byHand)
                    && (run.status[step].isInFlight()
                            || (event instanceof Event.SkipRequested
                                    && run.status[step] != StepStatus.PENDING
                                    && !run.status[step].isSettled()));
        }
        return event instanceof Event.CancelRequested
                || (event instanceof Event.ResumeRequested resume
                        && resume.stepId() == null
                        && (run.waitsForAnOperator() || run.quarantined))
                || (event instanceof Event.QuarantineRequested && run.planned && !run.quarantined);
    }

    private boolean isInFlight(Ledger run, int step, WorkerReport report) {
        return run.status[step].isInFlight()
                && run.revision[step] == report.attempt().revision()
                && run.attempt[step] == report.attempt().attempt()
                && (!tokensChecked || report.token().equals(handedOut(run, step).token()));
    }

    private void mayBeAccepted(Ledger run, WorkerReport report, @Nullable StepReady answered) {
        int step = run.blueprint.indexOf(report.attempt().stepId());
        Violation.unless(
                step < 0 || run.status[step] != StepStatus.DEFERRED || report instanceof StepCompleted,
                "of a deferred attempt only the completion counts",
                report);
        Violation.unless(
                step >= 0 && isInFlight(run, step, report),
                "only the attempt in flight is accepted, once, with its token",
                report);
        Violation.unless(
                answered == null
                        || !dispatchesAreTold
                        || Answer.isSameWork(answered, handedOut(run, step))
                        || run.copies.getOrDefault(step, List.of()).stream()
                                .anyMatch(copy -> Answer.isSameWork(answered, copy))
                        || isCopyOfALostTransaction(run, step, answered),
                "an accepted report answers the committed dispatch, with the same inputs",
                answered,
                "but what stands is",
                handedOut(run, step));
    }

    /**
     * It was seen before its commit failed. What it says more than the first dispatch was decided in the lost transaction,
     * and may be decided otherwise by now; the first answer counts nevertheless.
     */
    private static boolean isCopyOfALostTransaction(Ledger run, int step, StepReady answered) {
        StepReady first = handedOut(run, step);
        return answered.token().equals(first.token())
                && answered.attempt().equals(first.attempt())
                && answered.input().equals(first.input())
                && Objects.equals(answered.loop(), first.loop())
                && answered.dependencies()
                        .entrySet()
                        .containsAll(first.dependencies().entrySet());
    }

    private static StepReady handedOut(Ledger run, int step) {
        return Objects.requireNonNull(run.handedOut[step], "an attempt in flight was dispatched");
    }

    private void accepted(
            Ledger run, @Nullable Run before, @Nullable Event event, Decision.Accepted decision, long at) {
        WorkerReport report = event instanceof Event.Reported reported ? reported.report() : null;
        StepCompleted completed = report instanceof StepCompleted c ? c : byOperator(run, event);
        int step = completed == null
                ? -1
                : run.blueprint.indexOf(completed.attempt().stepId());
        List<Verdicts.Expected> expected = new ArrayList<>();
        if (completed != null) {
            expected.add(Verdicts.expected(run, step, completed));
        }
        List<Effect.StoreOutput> stored = stored(decision);
        if (report != null) {
            int heard = run.blueprint.indexOf(report.attempt().stepId());
            run.heardAt[heard] = Math.max(run.heardAt[heard], at);
        }
        List<StepStatus> statusBefore = List.of(run.status);
        for (RunEvent told : decision.events()) {
            if (told.type() != RunEventType.STEP_PAUSED) {
                run.failedForGood(coverage);
            }
            int of = told.stepId() == null ? -1 : run.blueprint.indexOf(told.stepId());
            boolean byHand = report == null && of >= 0 && of == step;
            if (byHand && told.type() == RunEventType.STEP_SUCCEEDED) {
                coverage.count("settled by an operator");
            } else if (told.type() == RunEventType.STEP_FAILED) {
                Failed.check(run, told, completed, at);
            } else if (of >= 0) {
                Beginnings.check(run, told, at);
                mayBeLeftOut(run, of, told);
            }
            if (of >= 0 && run.status[of] == StepStatus.PENDING) {
                Beginnings.tell(run, of, told, coverage);
            }
            if (told.type() == RunEventType.STEP_DISPATCHED && run.status[of] != StepStatus.PENDING) {
                Clockwork.mayGoAgain(run, of, at);
            }
            StepOutput left = null;
            if (told.type() == RunEventType.STEP_SUCCEEDED) {
                if (run.blueprint.steps.get(of).worker() == null && !byHand) {
                    expected.add(carriedOut(run, of, stored));
                }
                left = expected.isEmpty()
                        ? null
                        : expected.get(expected.size() - 1).left();
            }
            run.take(told, at, left, coverage);
        }
        for (int i = 0; i < statusBefore.size(); i++) {
            if (statusBefore.get(i) == StepStatus.HELD && run.status[i] == StepStatus.HELD) {
                coverage.moved(new RunView.Move(StepStatus.HELD, StepStatus.HELD));
            }
        }
        run.failedForGood(coverage);
        long dueAt = run.runDueAt;
        run.clockStandsOrGoes(at);
        if (decision.events().stream()
                .anyMatch(told -> "RunTimeout".equals(told.data().get("error_type")))) {
            Violation.unless(dueAt <= at, "a run does not time out before its time", dueAt, "at", at);
        }
        if (run.planned && run.ended == null) {
            Violation.unless(
                    !new ReferenceModel(run).mustFail(),
                    "a run does not go on without a required step",
                    List.of(run.status));
        }
        Run after = decision.run();
        sameAsTheCore(run, after);
        expected.forEach(each -> each.check(run, decision.events()));
        if (before != null && run.planned) {
            boolean pinned = before.status() != RunStatus.WAITING;
            Violation.unless(
                    !pinned || before.definitionHash().equals(after.definitionHash()),
                    "the pinned definition never changes",
                    before.definitionHash(),
                    after.definitionHash());
        }
        Handouts.check(run, decision, statusBefore, at);
        storesRightly(expected, stored);
        Endings.check(run, decision, at, coverage);
        if (run.planned) {
            readinessIsAsModelled(run, after, statusBefore);
        }
        quiescentMeansWaiting(run, after);
        portionsGoOn(run, before, event, decision, at);
        Clockwork.timerIsSetInTime(run, after, at);
    }

    private static void sameAsTheCore(Ledger run, Run after) {
        Violation.unless(run.seq == after.lastSeq(), "the run counts its events", run.seq, after.lastSeq());
        Violation.unless(
                after.status().isTerminal() == (run.ended != null)
                        && (run.ended == null || run.ended == after.status()),
                "the status follows from the events",
                after.status(),
                run.ended);
        RunView view = RunView.of(after).orElse(null);
        if (view == null) {
            return;
        }
        for (int i = 0; i < run.status.length; i++) {
            RunView.Step step = view.steps().get(i);
            Violation.unless(
                    step.status() == run.status[i]
                            && step.revision() == run.revision[i]
                            && step.attempt() == run.attempt[i]
                            && step.attemptFloor() == run.floor[i],
                    "every step's state follows from its events",
                    run.blueprint.id(i),
                    step,
                    "but by its events",
                    run.status[i],
                    run.revision[i],
                    run.attempt[i],
                    run.floor[i]);
        }
        for (int i = 0; i < run.closed.length; i++) {
            RunView.Loop loop = view.loops().get(i);
            Violation.unless(
                    loop.closed() == run.closed[i] && loop.iteration() == run.iteration[i],
                    "every loop's state follows from its events",
                    i,
                    loop);
        }
        Violation.unless(
                run.quarantined == (after.status() == RunStatus.QUARANTINED),
                "a run is in quarantine until it is resumed",
                after.status());
        boolean paused = run.ended == null && run.hasPaused() && !run.quarantined;
        Violation.unless(
                paused == (after.status() == RunStatus.PAUSED), "a run is paused when a step is", after.status());
    }

    private static List<Effect.StoreOutput> stored(Decision.Accepted decision) {
        List<Effect.StoreOutput> stored = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.StoreOutput store) {
                stored.add(store);
            }
        }
        return stored;
    }

    /** The engine has carried out the step: the value is as the definition says; its spelling is the engine's. */
    private static Verdicts.Expected carriedOut(Ledger run, int step, List<Effect.StoreOutput> stored) {
        Payload found = stored.stream()
                .filter(store -> store.step() == step && store.revision() == run.revision[step])
                .map(store -> store.output().output())
                .findFirst()
                .orElse(null);
        Violation.unless(found != null, "an accepted output is stored once", run.blueprint.id(step), stored);
        StepBody body = run.blueprint.steps.get(step).body();
        Payload value = body instanceof StepBody.SetOutput set ? Templates.value(run, step, set.value()) : Payload.NULL;
        Violation.unless(
                Json.tree(found).equals(Json.tree(value)),
                "the output is as the definition says",
                run.blueprint.id(step),
                found,
                "expected",
                value);
        return Verdicts.succeeded(run, step, Objects.requireNonNull(found), null);
    }

    private static void storesRightly(List<Verdicts.Expected> expected, List<Effect.StoreOutput> stored) {
        List<Verdicts.Expected> left =
                expected.stream().filter(each -> each.left() != null).toList();
        Violation.unless(stored.size() == left.size(), "an accepted output is stored once", stored);
        for (int i = 0; i < stored.size(); i++) {
            Violation.unless(
                    stored.get(i).step() == left.get(i).step()
                            && stored.get(i).output().equals(left.get(i).left()),
                    "stored outputs are the accepted ones",
                    stored,
                    left);
        }
    }

    /** A step is skipped, or cancelled while the run goes on, only for a reason. */
    private static void mayBeLeftOut(Ledger run, int step, RunEvent event) {
        ReferenceModel model = new ReferenceModel(run);
        if (event.type() == RunEventType.STEP_SKIPPED) {
            ReferenceModel.Answer answer = model.of(step);
            Violation.unless(
                    answer == ReferenceModel.Answer.SKIP
                            || model.isLedPast(step)
                            || model.isSkippedWithItsLoop(step)
                            || model.isLeft(step),
                    "a step is skipped when its inputs are decided against it",
                    event,
                    answer);
        } else if (event.type() == RunEventType.STEP_CANCELLED) {
            Violation.unless(
                    model.isLate(step) || model.isLeft(step),
                    "a step is cancelled when another one was first or its loop was left",
                    event);
        }
    }

    private static void readinessIsAsModelled(Ledger run, Run after, List<StepStatus> before) {
        ReferenceModel model = new ReferenceModel(run);
        for (int step = 0; step < run.status.length && run.ended == null && !run.quarantined; step++) {
            if (run.status[step] == StepStatus.PENDING) {
                Violation.unless(
                        model.of(step) == ReferenceModel.Answer.WAIT
                                || (model.of(step) == ReferenceModel.Answer.READY && after.hasMoreToHandOut()),
                        "no ready step is left behind",
                        run.blueprint.id(step),
                        "is pending but",
                        model.of(step),
                        "before:",
                        before.get(step));
            }
            Violation.unless(
                    run.status[step].isSettled() || !model.isLate(step),
                    "the first success of a race cancels the others",
                    run.blueprint.id(step),
                    "is",
                    run.status[step]);
        }
    }

    /** What a decision leaves ready is handed out soon: something is, or the budget of one decision would never do. */
    private void portionsGoOn(
            Ledger run, @Nullable Run before, @Nullable Event event, Decision.Accepted decision, long at) {
        Run after = decision.run();
        if (after.hasMoreToHandOut()) {
            Violation.unless(
                    after.timerAt().orElse(Ledger.NEVER) <= at, "the next portion is due at once", after.timerAt(), at);
            coverage.count("left ready");
        }
        if (event instanceof Event.TimerFired && before != null && before.hasMoreToHandOut() && run.ended == null) {
            boolean any = !decision.events().isEmpty();
            Violation.unless(any || !after.hasMoreToHandOut(), "a portion dispatches something", decision.events());
        }
    }

    private static void quiescentMeansWaiting(Ledger run, Run after) {
        if (run.ended != null) {
            Violation.unless(after.timerAt().isEmpty(), "an ended run has no timer", after.timerAt());
            return;
        }
        boolean waits = !run.planned || run.quarantined || after.hasMoreToHandOut();
        for (StepStatus status : run.status) {
            waits |= status.isInFlight()
                    || status == StepStatus.BACKOFF
                    || status == StepStatus.PAUSED
                    || status == StepStatus.WAITING
                    || status == StepStatus.HELD;
        }
        Violation.unless(waits, "a run that has not ended waits for something", List.of(run.status));
    }

    /** The same event once more must change nothing. */
    static void again(
            Core core, Run run, Event event, io.weir.engine.Outputs outputs, io.weir.engine.DecisionBudget budget) {
        if (event instanceof Event.CompleteRequested) {
            // It names no attempt, so it also answers the next one, if that was dispatched at once.
            return;
        }
        if (run.hasMoreToHandOut()) {
            // The next portion is due with the same timer.
            return;
        }
        Decision decision = core.on(run, event, outputs, budget);
        if (decision instanceof Decision.Accepted accepted) {
            Violation.unless(
                    accepted.events().isEmpty()
                            && accepted.effects().isEmpty()
                            && java.util.Arrays.equals(
                                    io.weir.engine.RunCodec.encodeHead(run),
                                    io.weir.engine.RunCodec.encodeHead(accepted.run())),
                    "the same event again changes nothing",
                    event,
                    accepted.events());
        }
    }
}
