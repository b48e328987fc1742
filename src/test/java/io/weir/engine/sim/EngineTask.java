package io.weir.engine.sim;

import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.PlanLookup;
import io.weir.engine.Run;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One partition: its input, its committed state, and the engine that works on it, as the shell does. */
final class EngineTask {
    private final World world;
    private final Dice dice;
    private final EngineOptions options;
    private final List<RunCommand> requests = new ArrayList<>();
    private final List<Answer> reports = new ArrayList<>();
    private final Map<String, StoredRun> committed = new TreeMap<>();
    private int requestsCommitted;
    private int reportsCommitted;
    private Transaction current;
    private boolean awake;

    EngineTask(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.options = new EngineOptions(2_000, 250, world.weather().checksTokens);
        this.current = fresh();
    }

    private Transaction fresh() {
        return new Transaction(committed, requestsCommitted, reportsCommitted);
    }

    Map<String, StoredRun> committed() {
        return committed;
    }

    void append(RunCommand request) {
        requests.add(request);
        wakeIn(delay());
    }

    void append(Answer answer) {
        reports.add(answer);
        wakeIn(delay());
    }

    private int delay() {
        return world.isCalm() ? 1 : dice.chance(0.1) ? dice.between(50, 800) : dice.between(0, 20);
    }

    private void wakeIn(long millis) {
        if (!awake) {
            awake = true;
            world.scheduler().in(millis, this::work);
        }
    }

    private void work() {
        awake = false;
        takeSome(current, world.isCalm() ? 50 : dice.between(1, 8));
        if (world.happens(world.weather().crash)) {
            world.trace("engine crashes, " + current.touched.keySet() + " go back to the last commit");
            current = fresh();
        } else if (world.happens(world.weather().zombie)) {
            Transaction zombie = current;
            current = fresh();
            world.trace("a zombie goes on with " + zombie.touched.keySet());
            world.scheduler().in(dice.between(1, 200), () -> takeSome(zombie, 6));
        } else if (!world.happens(world.weather().longTransaction)) {
            commit();
        }
        if (isBehind(current)) {
            wakeIn(delay());
        } else {
            long timer = earliestTimer();
            if (timer != Ledger.NEVER) {
                long late = world.isCalm() ? 1 : dice.mostlyLow(0, 400);
                world.scheduler().in(timer - world.now() + late, () -> wakeIn(0));
            }
        }
    }

    private boolean isBehind(Transaction transaction) {
        return transaction.requestsRead < requests.size()
                || transaction.reportsRead < reports.size()
                || !transaction.touched.isEmpty();
    }

    private long earliestTimer() {
        return committed.values().stream()
                .mapToLong(run -> run.timerAt().orElse(Ledger.NEVER))
                .min()
                .orElse(Ledger.NEVER);
    }

    private void takeSome(Transaction transaction, int most) {
        for (int i = 0; i < most; i++) {
            boolean request = transaction.requestsRead < requests.size();
            boolean report = transaction.reportsRead < reports.size();
            if (request && (!report || dice.chance(0.5))) {
                take(transaction, requests.get(transaction.requestsRead++));
            } else if (report) {
                take(transaction, reports.get(transaction.reportsRead++));
            }
            if (i == 0 || world.happens(0.1)) {
                fireTimers(transaction);
            }
        }
    }

    private void take(Transaction transaction, RunCommand request) {
        StoredRun.Live live = find(transaction, request.runId());
        if (request instanceof RunCommand.StartRun start) {
            if (live == null) {
                start(transaction, start);
            } else {
                happens(transaction, live, new Event.RequestedAgain(world.now(), start));
            }
        } else if (live == null) {
            world.coverage().count("request about an unknown run");
        } else if (request instanceof RunCommand.CancelRun cancel) {
            happens(transaction, live, new Event.CancelRequested(world.now(), cancel.reason()));
        } else if (request instanceof RunCommand.QuarantineRun quarantine) {
            happens(
                    transaction,
                    live,
                    new Event.QuarantineRequested(world.now(), quarantine.reason(), dice.chance(0.5)));
        } else if (request instanceof RunCommand.ResumeRun resume) {
            happens(transaction, live, new Event.ResumeRequested(world.now(), resume.stepId()));
        }
    }

    private void take(Transaction transaction, Answer answer) {
        StoredRun.Live live = find(transaction, answer.report().attempt().runId());
        if (live == null) {
            world.coverage().count("report about an unknown run");
        } else {
            happens(transaction, live, new Event.Reported(world.now(), answer.report()), answer.to());
        }
    }

    private void fireTimers(Transaction transaction) {
        for (String runId : List.copyOf(allRuns(transaction))) {
            StoredRun stored = transaction.base.get(runId);
            boolean untouched = !transaction.touched.containsKey(runId);
            if (untouched && stored != null && stored.ended()) {
                continue;
            }
            // A timer that was cancelled or is not due yet may fire all the same: it only proposes.
            boolean spurious = world.happens(0.02);
            boolean due = untouched && stored != null && stored.timerAt().orElse(Ledger.NEVER) <= world.now();
            if (!untouched || due || spurious) {
                StoredRun.Live live = find(transaction, runId);
                if (live != null && (spurious || live.run.timerAt().orElse(Ledger.NEVER) <= world.now())) {
                    happens(
                            transaction,
                            live,
                            live.run.status() == RunStatus.WAITING
                                    ? new Event.DefinitionLookedUp(world.now(), world.lookup(live.run.definitionId()))
                                    : new Event.TimerFired(world.now()));
                }
            }
        }
    }

    private static List<String> allRuns(Transaction transaction) {
        List<String> all = new ArrayList<>(transaction.base.keySet());
        transaction.touched.keySet().stream().filter(id -> !all.contains(id)).forEach(all::add);
        return all;
    }

    private StoredRun.@Nullable Live find(Transaction transaction, String runId) {
        StoredRun.Live live = transaction.touched.get(runId);
        StoredRun stored = transaction.base.get(runId);
        if (live == null && stored != null) {
            live = stored.load(world::planByHash);
            transaction.touched.put(runId, live);
        }
        return live;
    }

    private void start(Transaction transaction, RunCommand.StartRun start) {
        Ledger ledger = new Ledger(world.blueprint(start.definitionId()), start.input(), world.now());
        PlanLookup lookup = world.lookup(start.definitionId());
        Decision.Accepted started = world.core().start(world.now(), start, dice.bytes(16), lookup, options);
        world.traceDecision(start.runId(), "start " + start.definitionId(), started);
        world.judge().started(ledger, started, world.now());
        StoredRun.Live live = new StoredRun.Live(started.run(), start.input(), ledger);
        transaction.touched.put(start.runId(), live);
        apply(transaction, live, started);
    }

    private void happens(Transaction transaction, StoredRun.Live live, Event event) {
        happens(transaction, live, event, null);
    }

    private void happens(Transaction transaction, StoredRun.Live live, Event event, @Nullable StepReady answered) {
        Run before = live.run;
        Decision decision = world.core().on(before, event, live);
        world.traceDecision(before.runId(), event, decision);
        world.judge().decided(live.ledger, before, event, decision, answered);
        if (decision instanceof Decision.Accepted accepted) {
            live.run = accepted.run();
            apply(transaction, live, accepted);
            Judge.again(world.core(), accepted.run(), event, live);
        }
    }

    private void apply(Transaction transaction, StoredRun.Live live, Decision.Accepted accepted) {
        List<Event> undeliverable = new ArrayList<>();
        for (Effect effect : accepted.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                if (world.happens(world.weather().undeliverable)) {
                    undeliverable.add(new Event.Undeliverable(
                            world.now(),
                            dispatch.ready().attempt(),
                            StepError.permanent("PayloadTooLarge", "too large")));
                } else {
                    Transaction.Delivery delivery = new Transaction.Delivery(dispatch.ready());
                    transaction.deliveries.add(delivery);
                    world.workers().seenUncommitted(delivery);
                }
            } else if (effect instanceof Effect.StoreOutput store) {
                live.outputs.put(new Run.OutputSlot(store.step(), store.revision()), store.output());
            } else if (effect instanceof Effect.Publish publish) {
                transaction.results.add(publish.result());
            }
        }
        undeliverable.forEach(event -> happens(transaction, live, event));
    }

    private void commit() {
        for (StoredRun.Live live : current.touched.values()) {
            StoredRun stored = live.store();
            committed.put(stored.runId(), stored);
            if (live.run.status() == RunStatus.PAUSED) {
                world.requesters().sawPaused(stored);
            }
        }
        requestsCommitted = current.requestsRead;
        reportsCommitted = current.reportsRead;
        current.results.forEach(world::resultCommitted);
        current.deliveries.forEach(world.workers()::seenCommitted);
        current = fresh();
    }
}
