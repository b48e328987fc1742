package io.weir.streams;

import io.weir.engine.Event;
import io.weir.engine.Run;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Shown;
import io.weir.streams.state.StoredRunException;
import io.weir.streams.state.TimerQueue;
import io.weir.streams.state.UnreadableRunException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the core of timers that are due, and has its answers applied. There is no record to make a dead letter of: a timer
 * that deciding fails at comes again later, unless its run can be put in quarantine.
 */
final class RunTimers {
    private static final Logger LOG = LoggerFactory.getLogger(RunTimers.class);

    /** When a timer that the core failed at is tried again, milliseconds. */
    static final long RETRY_MS = TimeUnit.MINUTES.toMillis(1);

    private final RunStores stores;
    private final PlanCatalog catalog;
    private final Decisions decisions;
    private final Function<String, Optional<Fencing>> tooOften;
    private final BooleanSupplier turn;

    /**
     * @param tooOften why the timers of a run are not to be decided on
     * @param turn whether a run that has more to hand out may have its next portion now
     */
    RunTimers(
            RunStores stores,
            PlanCatalog catalog,
            Decisions decisions,
            Function<String, Optional<Fencing>> tooOften,
            BooleanSupplier turn) {
        this.stores = stores;
        this.catalog = catalog;
        this.decisions = decisions;
        this.tooOften = tooOften;
        this.turn = turn;
    }

    /**
     * A timer has fired, and is off the queue when this returns, unless it stands for a portion that has to wait for its turn.
     * One that is not due may be told to its run all the same: if that doesn't want it earlier, it is back where it was.
     *
     * @param putBackAt as {@link Event.TimerFired} has it
     * @param heard as well
     */
    void fire(TimerQueue.Due timer, long now, long putBackAt, long heard) {
        if (waitsForItsTurn(timer.runId())) {
            return;
        }
        stores.timers().remove(timer);
        try {
            Optional<Fencing> fencing = tooOften.apply(timer.runId());
            if (fencing.isPresent()) {
                setAside(timer, fencing.get(), now);
            } else {
                decideOn(timer, now, putBackAt, heard);
            }
        } catch (UnreadableRunException e) {
            LOG.error("A timer of run {} can't be fired; it is tried again", Shown.of(timer.runId()), e);
            tryAgain(timer, now);
        }
    }

    private boolean waitsForItsTurn(String runId) {
        try {
            Run run = stores.runs().find(runId);
            return run != null && run.hasMoreToHandOut() && !turn.getAsBoolean();
        } catch (UnreadableRunException e) {
            return false;
        }
    }

    /** Puts aside the run of a timer that costs its thread one transaction after the other. */
    private void setAside(TimerQueue.Due timer, Fencing fencing, long now) {
        Run run = stores.runs().find(timer.runId());
        if (run != null
                && run.timerAt().isPresent()
                && !decisions.quarantine(run, "the engine was fenced at a timer: " + fencing.reason(), now)) {
            tryAgain(timer, now);
        }
    }

    /** One that is not due stays where it was: proposals go through the queue once, and would meet it again before its end. */
    private void tryAgain(TimerQueue.Due timer, long now) {
        stores.timers().add(timer.at() > now ? timer : new TimerQueue.Due(now + RETRY_MS, timer.runId()));
    }

    private void decideOn(TimerQueue.Due timer, long now, long putBackAt, long heard) {
        Run run = stores.runs().find(timer.runId());
        if (run == null || run.timerAt().isEmpty()) {
            return;
        }
        if (run.timerAt().getAsLong() > timer.at()) {
            // From when the run could not be read: the one that it waits for may be off the queue since.
            stores.timers().add(new TimerQueue.Due(run.timerAt().getAsLong(), run.runId()));
            return;
        }
        PlanCatalog.Found found = run.status() == RunStatus.WAITING ? lookUp(run, now) : PlanCatalog.Found.none();
        Event event = run.status() == RunStatus.WAITING
                ? new Event.DefinitionLookedUp(now, found.lookup())
                : new Event.TimerFired(now, putBackAt, heard);
        Prepared decision;
        try {
            decision = decisions.prepare(run, decisions.decide(run, event), now, null);
        } catch (KafkaException | StoredRunException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Deciding on {} of run {} failed", event, Shown.of(run.runId()), e);
            if (!decisions.quarantine(run, "the engine failed at a timer: " + e, now)) {
                tryAgain(timer, now);
            }
            return;
        }
        catalog.pin(found);
        decisions.apply(decision, now);
        Run after = decision.after() == null ? run : decision.after().run();
        if (!after.status().isTerminal() && after.timerAt().equals(run.timerAt())) {
            // The run still wants the timer that is off the queue now: not before the next look, or it would never end.
            // One with more to hand out comes to an end by itself.
            long wanted = run.timerAt().getAsLong();
            stores.timers()
                    .add(new TimerQueue.Due(
                            after.hasMoreToHandOut() ? wanted : Math.max(now + 1, wanted), run.runId()));
        }
    }

    private PlanCatalog.Found lookUp(Run run, long now) {
        String hash = run.definitionHash();
        return catalog.find(run.definitionId(), hash.isEmpty() ? null : hash, now);
    }
}
