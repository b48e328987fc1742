package io.weir.streams;

import io.weir.engine.Decision;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Run;
import io.weir.protocol.DeadLetter;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkerReport;
import io.weir.streams.state.StoredRunException;
import io.weir.streams.state.TimerQueue;
import io.weir.streams.state.UnreadableRunException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the core and applies what it answers: get, decide, check sizes, put, forward. Deciding and checking touch nothing, so
 * a failure there is told as a dead letter and the partition goes on. From the first put on nothing is caught: a failure
 * aborts the transaction, and the record is processed anew.
 */
final class RunShell {
    private static final Logger LOG = LoggerFactory.getLogger(RunShell.class);
    private static final int SECRET_BYTES = 16;
    private static final int MAX_REASON_LENGTH = 1_000;

    /** When a timer that the core failed at is tried again, milliseconds. */
    private static final long TIMER_RETRY_MS = 60_000;

    private final RunStores stores;
    private final PlanCatalog catalog;
    private final EngineOptions options;
    private final DecisionPreparer preparer;
    private final RecordWriter writer;
    private final DeadLetters deadLetters;
    private final BiConsumer<Outgoing, Long> forward;
    private final SecureRandom random = new SecureRandom();

    /** @param forward takes a finished record and its time, epoch milliseconds */
    RunShell(
            RunStores stores,
            PlanCatalog catalog,
            EngineOptions options,
            Queues queues,
            RecordWriter writer,
            DeadLetters deadLetters,
            BiConsumer<Outgoing, Long> forward) {
        this.stores = stores;
        this.catalog = catalog;
        this.options = options;
        this.preparer = new DecisionPreparer(writer, queues);
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.forward = forward;
    }

    void command(RunCommand command, Source source, long now) {
        try {
            decideOn(command, source, now);
        } catch (UnreadableRunException e) {
            if (command instanceof RunCommand.QuarantineRun) {
                putAside(command.runId(), e, source, now);
                return;
            }
            if (command instanceof RunCommand.ResumeRun) {
                stores.timers().add(new TimerQueue.Due(now + TIMER_RETRY_MS, command.runId()));
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

    /** What can't be read can't be marked: the run is left as it is stored, and nothing wakes it until it is resumed. */
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

    private void decideOn(RunCommand command, Source source, long now) {
        Run run = stores.find(command.runId());
        if (command instanceof RunCommand.StartRun start) {
            if (run == null) {
                start(start, source, now);
            } else {
                tell(run, new Event.RequestedAgain(now, start), source);
            }
        } else if (command instanceof RunCommand.CancelRun cancel) {
            tellKnown(run, new Event.CancelRequested(now, cancel.reason()), cancel.runId(), source);
        } else if (command instanceof RunCommand.QuarantineRun quarantine) {
            tellKnown(run, new Event.QuarantineRequested(now, quarantine.reason(), false), quarantine.runId(), source);
        } else if (command instanceof RunCommand.ResumeRun resume) {
            if (run != null && run.timerAt().isPresent()) {
                // It is off the queue when the run was put aside unread; else it is there, and this changes nothing.
                stores.timers().add(new TimerQueue.Due(run.timerAt().getAsLong(), resume.runId()));
            }
            tellKnown(run, new Event.ResumeRequested(now, resume.stepId()), resume.runId(), source);
        } else {
            throw new IllegalStateException("a command the shell does not know: " + command);
        }
    }

    /** A timer has fired, and is off the queue when this returns. */
    void timer(TimerQueue.Due timer, long now) {
        stores.timers().remove(timer);
        try {
            fire(timer, now);
        } catch (UnreadableRunException e) {
            LOG.error("A timer of run {} can't be fired; tried again in {} ms", timer.runId(), TIMER_RETRY_MS, e);
            stores.timers().add(new TimerQueue.Due(now + TIMER_RETRY_MS, timer.runId()));
        }
    }

    private void fire(TimerQueue.Due timer, long now) {
        Run run = stores.runs().find(timer.runId());
        if (run == null || run.timerAt().isEmpty() || run.timerAt().getAsLong() > timer.at()) {
            return;
        }
        PlanCatalog.Found found = run.status() == RunStatus.WAITING ? lookUp(run) : PlanCatalog.Found.unknown();
        Event event = run.status() == RunStatus.WAITING
                ? new Event.DefinitionLookedUp(now, found.lookup())
                : new Event.TimerFired(now);
        Prepared decision;
        try {
            decision = prepare(run, run.on(event, stores.outputsOf(run.runId())), now, null);
        } catch (KafkaException | StoredRunException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Deciding on {} of run {} failed", event, run.runId(), e);
            if (!quarantine(run, "the engine failed at a timer: " + e, now)) {
                stores.timers().add(new TimerQueue.Due(now + TIMER_RETRY_MS, run.runId()));
            }
            return;
        }
        catalog.pin(found);
        apply(decision, now);
        Run after = decision.after() == null ? run : decision.after().run();
        if (!after.status().isTerminal() && after.timerAt().equals(run.timerAt())) {
            // The run still wants the timer that is off the queue now: not before the next look, or it would never end.
            stores.timers().add(new TimerQueue.Due(now + 1, run.runId()));
        }
    }

    private PlanCatalog.Found lookUp(Run run) {
        String hash = run.definitionHash();
        return catalog.find(run.definitionId(), hash.isEmpty() ? null : hash);
    }

    private void start(RunCommand.StartRun request, Source source, long now) {
        PlanCatalog.Found found = catalog.find(request.definitionId(), request.definitionHash());
        decide(null, source, now, found, () -> {
            byte[] secret = new byte[SECRET_BYTES];
            random.nextBytes(secret);
            return Run.start(now, request, secret, found.lookup(), options);
        });
    }

    private void tellKnown(@Nullable Run run, Event event, String runId, Source source) {
        if (run == null) {
            deadLetter(
                    source,
                    DeadLetters.UNKNOWN_RUN,
                    "no run has the id '" + runId + "', or it ended too long ago to be remembered",
                    event.at());
        } else {
            tell(run, event, source);
        }
    }

    private void tell(Run run, Event event, Source source) {
        decide(
                run,
                source,
                event.at(),
                PlanCatalog.Found.unknown(),
                () -> run.on(event, stores.outputsOf(run.runId())));
    }

    private void decide(
            @Nullable Run before, Source source, long now, PlanCatalog.Found found, Supplier<Decision> core) {
        Prepared decision;
        try {
            decision = prepare(before, core.get(), now, source.position());
        } catch (KafkaException | StoredRunException e) {
            // The store's or the client's, not the decision's.
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Deciding on {} failed; it becomes a dead letter", source.position(), e);
            deadLetter(source, DeadLetters.ENGINE_ERROR, "the engine failed at deciding: " + e, now);
            if (before != null) {
                quarantine(before, "the engine failed at deciding on " + source.position() + ": " + e, now);
            }
            return;
        }
        catalog.pin(found);
        apply(decision, now);
    }

    /**
     * Puts aside a run that deciding fails for: nothing more is handed out, so it fails for what is in flight at most.
     *
     * @return whether the run has no timer any more; one without a plan, and one that refuses, has
     */
    private boolean quarantine(Run run, String why, long now) {
        if (run.status() == RunStatus.QUARANTINED) {
            return true;
        }
        if (run.status().isTerminal() || run.status() == RunStatus.WAITING) {
            return false;
        }
        Prepared decision;
        try {
            Event event = new Event.QuarantineRequested(now, Text.cut(why, MAX_REASON_LENGTH), true);
            decision = prepare(run, run.on(event, stores.outputsOf(run.runId())), now, null);
        } catch (KafkaException | StoredRunException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Run {} can't even be put in quarantine", run.runId(), e);
            return false;
        }
        apply(decision, now);
        LOG.error("Run {} is in quarantine: {}; 'weir resume {}' lets it go on", run.runId(), why, run.runId());
        return true;
    }

    private Prepared prepare(@Nullable Run before, Decision decision, long now, @Nullable String source) {
        if (decision instanceof Decision.Accepted accepted) {
            Run after = accepted.run();
            if (before != null && before.status().isTerminal()) {
                throw new IllegalStateException("run " + before.runId() + " has ended and still accepted an event");
            }
            if (after == before
                    && accepted.events().isEmpty()
                    && accepted.effects().isEmpty()) {
                return Prepared.onlyRecords(List.of());
            }
            return preparer.prepare(before, accepted, stores.outputsOf(after.runId()), now);
        }
        if (decision instanceof Decision.Rejected rejected && before != null) {
            return source == null
                    ? Prepared.onlyRecords(List.of())
                    : Prepared.onlyRecords(List.of(
                            writer.rejected(before.runId(), Instant.ofEpochMilli(now), rejected.rejection(), source)));
        }
        throw new IllegalStateException("a decision the shell does not know: " + decision);
    }

    /** Records leave first: a worker that reads uncommitted has the next step while the state is still being written. */
    private void apply(Prepared decision, long now) {
        decision.records().forEach(record -> forward.accept(record, now));
        stores.write(decision, now);
    }

    /** Says that a record could not be acted on, and keeps its bytes. */
    void deadLetter(Source source, String reason, String message, long now) {
        forward.accept(deadLetters.of(source, reason, message), now);
    }
}
