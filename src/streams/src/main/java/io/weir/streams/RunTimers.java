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
 * Passes due timers to the core and applies its decisions. A timer has no record that could become a dead letter. If a
 * decision on a timer fails, the timer is tried again later, unless its run can be quarantined.
 */
final class RunTimers {
    private static final Logger LOG = LoggerFactory.getLogger(RunTimers.class);

    /** How long after a failed decision a timer is tried again, milliseconds. */
    static final long RETRY_MS = TimeUnit.MINUTES.toMillis(1);

    private final RunStores stores;
    private final PlanCatalog catalog;
    private final Decisions decisions;
    private final Function<String, Optional<Fencing>> tooOften;
    private final BooleanSupplier turn;

    /**
     * @param tooOften why the timers of a run must not be decided on any more
     * @param turn returns true if a run that has more to dispatch may dispatch its next portion now
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
     * Fires a timer. It is removed from the queue when this returns, unless it stands for a portion that must wait for
     * its turn. A timer that is not due may also be passed to its run. If the run does not want it earlier, it returns
     * to its old place.
     *
     * @param putBackAt see {@link Event.TimerFired}
     * @param heard see there as well
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

    /** Quarantines the run of a timer that makes its thread lose transaction after transaction. */
    private void setAside(TimerQueue.Due timer, Fencing fencing, long now) {
        Run run = stores.runs().find(timer.runId());
        if (run != null
                && run.timerAt().isPresent()
                && !decisions.quarantine(run, "the engine was fenced at a timer: " + fencing.reason(), now)) {
            tryAgain(timer, now);
        }
    }

    /**
     * A timer that is not due keeps its time: proposals pass through the queue once, and would meet a later timer
     * again.
     */
    private void tryAgain(TimerQueue.Due timer, long now) {
        stores.timers().add(timer.at() > now ? timer : new TimerQueue.Due(now + RETRY_MS, timer.runId()));
    }

    private void decideOn(TimerQueue.Due timer, long now, long putBackAt, long heard) {
        Run run = stores.runs().find(timer.runId());
        if (run == null || run.timerAt().isEmpty()) {
            return;
        }
        if (run.timerAt().getAsLong() > timer.at()) {
            // The timer was set when the run could not be read. The run's own timer may have been removed since.
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
            // The run still needs the timer that was just removed. It is set for after this check, or the check would
            // never end. A run with more to dispatch does not need this: its portions come to an end.
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
