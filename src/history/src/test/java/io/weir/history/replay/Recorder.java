package io.weir.history.replay;

import io.weir.definition.DefinitionLimits;
import io.weir.engine.Decision;
import io.weir.engine.DecisionBudget;
import io.weir.engine.EarlyControl;
import io.weir.engine.Effect;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.engine.QueueAccess;
import io.weir.engine.Run;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.AttemptId;
import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The core with a secret of its own, and what a cluster would have recorded of the one run that it decides on. */
final class Recorder {
    private static final String RUN = "r1";

    final Plan plan;
    long at = 1_000_000;
    QueueAccess queues = QueueAccess.ALL;
    DecisionBudget budget = DecisionBudget.DEFAULT;
    EngineOptions options = EngineOptions.DEFAULT;
    /** Steps whose dispatches don't fit a record. */
    final Set<String> tooLarge = new HashSet<>();

    private final Payloads payloads = new Payloads();
    private final List<Recorded> entries = new ArrayList<>();
    private final Set<AttemptId> alive = new HashSet<>();
    private final Map<AttemptId, StepReady> dispatched = new HashMap<>();
    private Run run;

    Recorder(String definition) {
        plan = Plan.compile(
                definition.getBytes(StandardCharsets.UTF_8), DefinitionLimits.DEFAULT, ExpressionLimits.defaults());
    }

    Recorder start(PlanLookup lookup, EarlyControl early) {
        return start(lookup, early, Map.of());
    }

    Recorder start(PlanLookup lookup, EarlyControl early, Map<String, Payload> completed) {
        RunCommand.StartRun request = new RunCommand.StartRun(
                RUN,
                plan.definition().id(),
                null,
                Payload.ofJson("{\"n\":1}"),
                completed,
                completed.isEmpty() ? null : new ForkedFrom("r0", "again"));
        byte[] secret = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        record(new Cause.Asked(request), Run.start(at, request, secret, lookup, options.with(budget), early, queues));
        return this;
    }

    Recorder start() {
        return start(new PlanLookup.Known(plan), null);
    }

    Recorder after(long millis) {
        at += millis;
        return this;
    }

    Recorder take(Cause cause, Event event) {
        record(cause, run.on(event, payloads.seenWith(List.of(), queues), budget));
        return this;
    }

    Recorder timer() {
        return take(new Cause.Timer(), new Event.TimerFired(at));
    }

    /** A timer, as one that waits for reports that came after some time. */
    Recorder timerHeardUpTo(long heardUpTo) {
        return take(new Cause.Timer(), new Event.TimerFired(at, Event.TimerFired.NOT_PUT_BACK, heardUpTo));
    }

    Recorder ask(RunCommand command) {
        Event event;
        if (command instanceof RunCommand.CancelRun cancel) {
            event = new Event.CancelRequested(at, cancel.reason());
        } else if (command instanceof RunCommand.QuarantineRun quarantine) {
            event = new Event.QuarantineRequested(at, quarantine.reason(), false);
        } else if (command instanceof RunCommand.CompleteStep complete) {
            event = new Event.CompleteRequested(at, complete.stepId(), complete.outcome(), complete.reason());
        } else if (command instanceof RunCommand.SendEvent sent) {
            event = new Event.EventSent(at, sent.event(), sent.id(), sent.payload());
        } else if (command instanceof RunCommand.SkipStep skip) {
            event = new Event.SkipRequested(at, skip.stepId(), skip.output(), skip.reason());
        } else if (command instanceof RunCommand.ResumeRun resume) {
            event = new Event.ResumeRequested(at, resume.stepId());
        } else {
            event = new Event.RequestedAgain(at, (RunCommand.StartRun) command);
        }
        return take(new Cause.Asked(command), event);
    }

    Recorder report(WorkerReport report) {
        return take(new Cause.Reported(report), new Event.Reported(at, report));
    }

    Recorder succeed(String step, int attempt, String output) {
        return complete(step, attempt, new Outcome.Success(Payload.ofJson(output)));
    }

    Recorder fail(String step, int attempt) {
        return complete(step, attempt, new Outcome.Failure(StepError.retryable("Busy", "not now")));
    }

    private Recorder complete(String step, int attempt, Outcome outcome) {
        StepReady ready = ready(step, attempt);
        return report(new WorkerReport.StepCompleted(ready.attempt(), ready.token(), outcome, null, null, null));
    }

    Recorder started(String step) {
        StepReady ready = ready(step, 1);
        return report(new WorkerReport.StepStarted(ready.attempt(), ready.token(), null));
    }

    Recorder deferred(String step, int attempt) {
        StepReady ready = ready(step, attempt);
        return report(new WorkerReport.StepDeferred(ready.attempt(), ready.token(), null, null));
    }

    Recorder heartbeat(String step) {
        StepReady ready = ready(step, 1);
        return report(new WorkerReport.StepHeartbeat(ready.attempt(), ready.token(), null));
    }

    StepReady ready(String step, int attempt) {
        return dispatched.get(new AttemptId(RUN, step, 0, attempt));
    }

    private void record(Cause cause, Decision decision) {
        String position = "weir.run-events-0@" + entries.size();
        if (decision instanceof Decision.Rejected rejected) {
            if (!(cause instanceof Cause.Timer)) {
                entries.add(new Recorded.Refusal(
                        position,
                        at,
                        cause,
                        rejected.rejection().reason(),
                        rejected.rejection().attempt()));
            }
            return;
        }
        Decision.Accepted accepted = (Decision.Accepted) decision;
        List<RunEvent> events = new ArrayList<>(accepted.events());
        apply(accepted);
        for (Effect effect : accepted.effects()) {
            if (effect instanceof Effect.Dispatch dispatch
                    && tooLarge.contains(dispatch.ready().attempt().stepId())) {
                Decision.Accepted more = (Decision.Accepted) run.on(
                        new Event.Undeliverable(
                                at,
                                dispatch.ready().attempt(),
                                StepError.permanent("PayloadTooLarge", "the record is too large")),
                        payloads.seenWith(List.of(), queues),
                        DecisionBudget.EMPTY);
                events.addAll(more.events());
                apply(more);
            }
        }
        if (!events.isEmpty()) {
            entries.add(new Recorded.Decision(position, at, cause, events));
        } else if (cause instanceof Cause.Reported reported) {
            alive.add(reported.report().attempt());
        }
    }

    private void apply(Decision.Accepted accepted) {
        run = accepted.run();
        payloads.store(accepted.effects());
        for (Effect effect : accepted.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                dispatched.put(dispatch.ready().attempt(), dispatch.ready());
            }
        }
    }

    List<RunEvent> events() {
        return entries.stream()
                .filter(Recorded.Decision.class::isInstance)
                .flatMap(entry -> ((Recorded.Decision) entry).events().stream())
                .toList();
    }

    RecordedRun recorded() {
        return new RecordedRun(
                entries,
                alive,
                report -> dispatched.containsKey(report.attempt())
                        && dispatched.get(report.attempt()).token().equals(report.token()),
                true);
    }

    List<Difference> replayed(ReplayListener listener) {
        return RunReplay.of(RUN, recorded(), hash -> plan, listener);
    }
}
