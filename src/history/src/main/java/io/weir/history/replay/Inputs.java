package io.weir.history.replay;

import io.weir.engine.Event;
import io.weir.engine.Plan;
import io.weir.engine.Rejection;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Converts recorded causes into events for the core, with tokens that the core accepts. */
final class Inputs {
    private final RecordedRun recorded;
    private final Map<AttemptId, String> tokens = new HashMap<>();

    Inputs(RecordedRun recorded) {
        this.recorded = recorded;
    }

    /** An attempt was dispatched again: the answer to the recorded dispatch also answers this one. */
    void dispatched(StepReady ready) {
        tokens.put(ready.attempt(), ready.token());
    }

    /** The event that caused a recorded decision. */
    Event event(Recorded.Decision decision, Circumstances given, RunStatus status, Function<String, Plan> plans) {
        long at = decision.at();
        if (decision.cause() instanceof Cause.Timer) {
            Event byEngine = given.byEngine(at);
            if (byEngine != null) {
                return byEngine;
            }
            return status == RunStatus.WAITING
                    ? new Event.DefinitionLookedUp(at, given.lookup(plans))
                    : new Event.TimerFired(at, given.putBackAt(), at, given.due());
        }
        if (decision.cause() instanceof Cause.Asked asked && asked.command() instanceof RunCommand.ResumeRun resume) {
            return new Event.ResumeRequested(at, resume.stepId(), given.putBackAt(), at, given.due());
        }
        return event(at, decision.cause(), true);
    }

    /** The event that caused a recorded refusal. */
    Event event(Recorded.Refusal refusal) {
        return event(
                refusal.at(),
                refusal.cause(),
                refusal.cause() instanceof Cause.Reported reported
                        && recorded.genuine().test(reported.report()));
    }

    private Event event(long at, Cause cause, boolean genuine) {
        if (cause instanceof Cause.Reported reported) {
            return new Event.Reported(at, genuine ? withToken(reported.report()) : reported.report());
        }
        if (cause instanceof Cause.Asked asked) {
            return event(at, asked.command());
        }
        return new Event.TimerFired(at);
    }

    private static Event event(long at, RunCommand command) {
        if (command instanceof RunCommand.StartRun start) {
            return new Event.RequestedAgain(at, start);
        }
        if (command instanceof RunCommand.CancelRun cancel) {
            return new Event.CancelRequested(at, cancel.reason());
        }
        if (command instanceof RunCommand.QuarantineRun quarantine) {
            return new Event.QuarantineRequested(at, quarantine.reason(), false);
        }
        if (command instanceof RunCommand.ResumeRun resume) {
            return new Event.ResumeRequested(at, resume.stepId());
        }
        if (command instanceof RunCommand.CompleteStep complete) {
            return new Event.CompleteRequested(at, complete.stepId(), complete.outcome(), complete.reason());
        }
        if (command instanceof RunCommand.SendEvent sent) {
            return new Event.EventSent(at, sent.event(), sent.id(), sent.payload());
        }
        if (command instanceof RunCommand.SkipStep skip) {
            return new Event.SkipRequested(at, skip.stepId(), skip.output(), skip.reason());
        }
        throw new IllegalStateException("a command that is not known here: " + command);
    }

    private WorkerReport withToken(WorkerReport report) {
        String token = tokens.getOrDefault(report.attempt(), report.token());
        if (report instanceof WorkerReport.StepCompleted completed) {
            return new WorkerReport.StepCompleted(
                    completed.attempt(),
                    token,
                    completed.outcome(),
                    completed.metadata(),
                    completed.workerId(),
                    completed.startedAt());
        }
        if (report instanceof WorkerReport.StepStarted started) {
            return new WorkerReport.StepStarted(started.attempt(), token, started.workerId());
        }
        if (report instanceof WorkerReport.StepHandedBack back) {
            return new WorkerReport.StepHandedBack(back.attempt(), token, back.workerId(), back.reason());
        }
        if (report instanceof WorkerReport.StepDeferred deferred) {
            return new WorkerReport.StepDeferred(deferred.attempt(), token, deferred.workerId(), deferred.startedAt());
        }
        if (report instanceof WorkerReport.StepHeartbeat heartbeat) {
            return new WorkerReport.StepHeartbeat(heartbeat.attempt(), token, heartbeat.workerId());
        }
        throw new IllegalStateException("a report that is not known here: " + report);
    }

    /**
     * Heartbeats of attempts that reached their time limit. Such an attempt was alive until then, so it has missed no
     * heartbeat.
     */
    List<Event.Reported> heartbeatsBefore(Recorded.Decision decision, Circumstances given) {
        return given.timedOutOtherwise().stream()
                .filter(recorded.alive()::contains)
                .map(attempt ->
                        new Event.Reported(decision.at(), withToken(new WorkerReport.StepHeartbeat(attempt, "", null))))
                .toList();
    }

    /**
     * Returns true if the refusal can be decided again. If the dispatch is missing, the right token of an answer to it
     * is unknown.
     */
    boolean canBeRefusedAgain(Recorded.Refusal refusal) {
        return !(refusal.cause() instanceof Cause.Reported reported)
                || !recorded.tokensChecked()
                || reported.report().token().isEmpty()
                || tokens.containsKey(reported.report().attempt())
                || (refusal.reason() != RejectionReason.FORGED && refusal.reason() != RejectionReason.STALE);
    }

    /**
     * Returns true if the two refusals agree. Without the secret, a token of a dispatch that was never committed cannot
     * be distinguished from a forged one.
     */
    boolean isSame(Recorded.Refusal refusal, Rejection again) {
        AttemptId attempt = refusal.attempt();
        if (attempt != null && !Objects.equals(attempt, again.attempt())) {
            return false;
        }
        boolean uncommitted = again.reason() == RejectionReason.FORGED
                && refusal.reason() == RejectionReason.STALE
                && refusal.cause() instanceof Cause.Reported reported
                && !reported.report().token().isEmpty();
        return uncommitted || refusal.reason() == again.reason();
    }
}
