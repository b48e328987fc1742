package io.weir.streams;

import io.weir.engine.Decision;
import io.weir.engine.EarlyControl;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Run;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.RunCommand;
import io.weir.protocol.Shown;
import io.weir.protocol.WorkerReport;
import io.weir.streams.state.EarlyControls;
import io.weir.streams.state.StoredRunException;
import io.weir.streams.state.TimerQueue;
import io.weir.streams.state.UnreadableRunException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests and reports to the core and applies the core's decisions: get, decide, check sizes, put, forward. The
 * steps before the first put change nothing, so a failure there becomes a dead letter and the partition continues.
 * After the first put no exception is caught: a failure aborts the transaction, and the record is processed again.
 */
final class RunShell {
    private static final Logger LOG = LoggerFactory.getLogger(RunShell.class);

    private final RunStores stores;
    private final PlanCatalog catalog;
    private final EngineOptions options;
    private final Decisions decisions;
    private final DeadLetters deadLetters;
    private final PutBackClock clock;
    private final RunSecrets secrets;

    RunShell(
            RunStores stores,
            PlanCatalog catalog,
            EngineOptions options,
            Decisions decisions,
            DeadLetters deadLetters,
            PutBackClock clock,
            RunSecrets secrets) {
        this.stores = stores;
        this.catalog = catalog;
        this.options = options;
        this.decisions = decisions;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.secrets = secrets;
    }

    /** @param heard the time up to which workers' reports are processed, see {@link Event.TimerFired#heardUpTo} */
    void command(RunCommand command, Source source, long now, long heard) {
        try {
            decideOn(command, source, now, heard);
        } catch (UnreadableRunException e) {
            if (command instanceof RunCommand.QuarantineRun) {
                putAside(command.runId(), e, source, now);
                return;
            }
            if (command instanceof RunCommand.ResumeRun) {
                stores.timers().add(new TimerQueue.Due(now + RunTimers.RETRY_MS, command.runId()));
            }
            unreadable(e, source, now);
        }
    }

    void report(WorkerReport report, Source source, long now) {
        String runId = report.attempt().runId();
        try {
            tellKnown(stores.find(runId), new Event.Reported(now, report), runId, source);
        } catch (UnreadableRunException e) {
            unreadable(e, source, now);
        }
    }

    private void unreadable(UnreadableRunException failure, Source source, long now) {
        LOG.error("Deciding on {} failed; it becomes a dead letter", source.position(), failure);
        deadLetter(source, DeadLetters.UNREADABLE_RUN, String.valueOf(failure.getMessage()), now);
    }

    /**
     * Quarantines a run whose state can't be read, and therefore can't be marked. The stored state is left as it is. No
     * timer fires for the run until it is resumed.
     */
    private void putAside(String runId, UnreadableRunException failure, Source source, long now) {
        stores.timers().removeAllOf(runId);
        deadLetter(
                source,
                DeadLetter.PUT_ASIDE,
                failure.getMessage()
                        + "; it is put aside as it is: none of its timers fires, and what comes for it is a dead"
                        + " letter",
                now);
    }

    private void decideOn(RunCommand command, Source source, long now, long heard) {
        Run run = stores.find(command.runId());
        if (command instanceof RunCommand.StartRun start) {
            if (run == null) {
                start(start, source, now);
            } else {
                tell(run, new Event.RequestedAgain(now, start), source);
            }
        } else if (run == null) {
            early(command, source, now);
        } else if (command instanceof RunCommand.CancelRun cancel) {
            tellKnown(run, new Event.CancelRequested(now, cancel.reason()), cancel.runId(), source);
        } else if (command instanceof RunCommand.QuarantineRun quarantine) {
            tellKnown(run, new Event.QuarantineRequested(now, quarantine.reason(), false), quarantine.runId(), source);
        } else if (command instanceof RunCommand.ResumeRun resume) {
            if (run.timerAt().isPresent()) {
                // If the run was quarantined unread, its timer is not in the queue. Otherwise it is, and this changes
                // nothing.
                stores.timers().add(new TimerQueue.Due(run.timerAt().getAsLong(), resume.runId()));
            }
            Event event = new Event.ResumeRequested(now, resume.stepId(), clock.foundAt(), heard);
            tellKnown(run, event, resume.runId(), source);
        } else if (command instanceof RunCommand.CompleteStep complete) {
            Event event = new Event.CompleteRequested(now, complete.stepId(), complete.outcome(), complete.reason());
            tellKnown(run, event, complete.runId(), source);
        } else if (command instanceof RunCommand.SendEvent sent) {
            tellKnown(run, new Event.EventSent(now, sent.event(), sent.id(), sent.payload()), sent.runId(), source);
        } else if (command instanceof RunCommand.SkipStep skip) {
            Event event = new Event.SkipRequested(now, skip.stepId(), skip.output(), skip.reason());
            tellKnown(run, event, skip.runId(), source);
        } else {
            throw new IllegalStateException("a command the shell does not know: " + command);
        }
    }

    /**
     * Processes a command for a run that is not known. The request for the run may still arrive, so the command is
     * stored for a while.
     */
    private void early(RunCommand command, Source source, long now) {
        String runId = command.runId();
        String wait = "; it is kept for " + TimeUnit.MILLISECONDS.toMinutes(EarlyControls.WAIT_MS)
                + " min: a run that is requested by then ";
        String kept = "";
        if (command instanceof RunCommand.CancelRun cancel) {
            stores.early().remember(runId, new EarlyControl.Cancel(cancel.reason()), now);
            kept = wait + "ends as cancelled";
        } else if (command instanceof RunCommand.QuarantineRun quarantine) {
            stores.early().remember(runId, new EarlyControl.Quarantine(quarantine.reason()), now);
            kept = wait + "begins in quarantine";
        } else if (command instanceof RunCommand.ResumeRun resume
                && resume.stepId() == null
                && stores.early().find(runId) instanceof EarlyControl.Quarantine) {
            stores.early().forget(runId);
            kept = "; a quarantine that was kept for it is taken back";
        }
        unknown(runId, kept, source, now);
    }

    private void unknown(String runId, String more, Source source, long now) {
        deadLetter(
                source,
                DeadLetters.UNKNOWN_RUN,
                "no run has the id '" + runId + "', or it ended too long ago to be remembered" + more,
                now);
    }

    private void start(RunCommand.StartRun request, Source source, long now) {
        PlanCatalog.Found found = catalog.find(request.definitionId(), request.definitionHash(), now);
        EarlyControl early = stores.early().find(request.runId());
        boolean begun = decide(
                null,
                source,
                now,
                found,
                () -> decisions.start(
                        now, request, secrets.of(request.runId(), source), found.lookup(), options, early));
        if (begun) {
            stores.early().forget(request.runId());
        }
    }

    private void tellKnown(@Nullable Run run, Event event, String runId, Source source) {
        if (run == null) {
            unknown(runId, "", source, event.at());
        } else {
            tell(run, event, source);
        }
    }

    private void tell(Run run, Event event, Source source) {
        decide(run, source, event.at(), PlanCatalog.Found.none(), () -> decisions.decide(run, event));
    }

    /** Returns true if a decision was made. */
    private boolean decide(
            @Nullable Run before, Source source, long now, PlanCatalog.Found found, Supplier<Decision> core) {
        Prepared decision;
        try {
            decision = decisions.prepare(before, core.get(), now, source);
        } catch (KafkaException | StoredRunException e) {
            // The store or the client failed, not the decision.
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Deciding on {} failed; it becomes a dead letter", source.position(), e);
            deadLetter(source, DeadLetters.ENGINE_ERROR, "the engine failed at deciding: " + e, now);
            if (before != null) {
                decisions.quarantine(before, "the engine failed at deciding on " + source.position() + ": " + e, now);
            }
            return false;
        }
        catalog.pin(found);
        decisions.apply(decision, now);
        return true;
    }

    /**
     * Quarantines the run of a record that makes its thread lose transaction after transaction, and writes the record
     * as a dead letter. The record is not parsed: parsing may be the slow part.
     */
    void setAside(Source source, Fencing fencing, long now) {
        String why = "the engine was fenced at deciding on " + source.position() + ": " + fencing.reason();
        LOG.error("It becomes a dead letter: {}", why);
        deadLetter(source, DeadLetters.ENGINE_ERROR, why, now);
        String runId = fencing.runId();
        try {
            Run run = runId == null ? null : stores.runs().find(runId);
            if (run != null) {
                decisions.quarantine(run, why, now);
            }
        } catch (UnreadableRunException e) {
            LOG.error("Run {} can't be put in quarantine", Shown.of(runId), e);
        }
    }

    /**
     * Writes a dead letter with the bytes of a record that can't be processed. If the record was a request, sends a
     * refusal as well.
     */
    void deadLetter(Source source, String reason, String message, long now) {
        decisions.send(deadLetters.of(source, reason, message), now);
        decisions.refuse(source, reason, message, now);
    }
}
