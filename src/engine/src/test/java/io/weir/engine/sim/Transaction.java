package io.weir.engine.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.engine.Decision;
import io.weir.engine.EarlyControl;
import io.weir.engine.Effect;
import io.weir.engine.Event;
import io.weir.engine.PlanLookup;
import io.weir.engine.Run;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an engine has done since its last commit: gone when it crashes, refused when another has taken over. */
final class Transaction {
    /** As of the last commit this engine knows of. */
    private final Map<String, StoredRun> base;

    private final World world;
    private final Dice dice;
    final Twin twin;
    final Map<String, StoredRun.Live> touched = new LinkedHashMap<>();
    /** What was said of runs before anybody asked for them. */
    final Map<String, EarlyControl> early;

    final List<Delivery> deliveries = new ArrayList<>();
    final List<WorkflowResult> results = new ArrayList<>();
    int requestsRead;
    int reportsRead;
    private boolean fenced;

    /** One record on a step-ready topic. */
    static final class Delivery {
        final StepReady ready;
        boolean answered;

        Delivery(StepReady ready) {
            this.ready = ready;
        }
    }

    /** @param twin that has done what is committed, and nothing else */
    Transaction(
            World world,
            Dice dice,
            Map<String, StoredRun> base,
            Map<String, EarlyControl> early,
            int requestsRead,
            int reportsRead,
            Twin twin) {
        this.early = new TreeMap<>(early);
        this.world = world;
        this.dice = dice;
        this.base = new TreeMap<>(base);
        this.requestsRead = requestsRead;
        this.reportsRead = reportsRead;
        this.twin = twin;
    }

    /** Another engine has taken over: this one may go on, and what it does will be refused. */
    void fence() {
        fenced = true;
    }

    /** Takes the next records of the two topics, in any mixture, and fires what is due at any time between. */
    void takeSome(List<RunCommand> requests, List<Answer> reports, int most) {
        if (twin.looksAtTimersFirst() || world.happens(0.3)) {
            // Whoever takes over may find timers due before it has read anything.
            fireTimers();
        }
        for (int i = 0; i < most; i++) {
            boolean request = requestsRead < requests.size();
            boolean report = reportsRead < reports.size();
            if (request && (!report || dice.chance(0.5))) {
                take(requests.get(requestsRead++));
            } else if (report) {
                take(reports.get(reportsRead++));
            }
            if (i == 0 || world.happens(0.1)) {
                fireTimers();
            }
        }
    }

    private void take(RunCommand request) {
        twin.takes(request);
        StoredRun.Live live = find(request.runId());
        if (live == null && request instanceof RunCommand.StartRun start) {
            start(start);
        } else if (live == null) {
            world.coverage().count("request about an unknown run");
            remember(request);
            twin.refusesAnUnknownRun();
        } else if (request instanceof RunCommand.StartRun start) {
            happens(live, new Event.RequestedAgain(world.now(), start), null);
        } else if (request instanceof RunCommand.CancelRun cancel) {
            happens(live, new Event.CancelRequested(world.now(), cancel.reason()), null);
        } else if (request instanceof RunCommand.QuarantineRun quarantine) {
            // The topology puts a run aside by itself only for a bug, which is not in the worlds.
            boolean byEngine = !twin.looksAtTimersFirst() && dice.chance(0.5);
            happens(live, new Event.QuarantineRequested(world.now(), quarantine.reason(), byEngine), null);
        } else if (request instanceof RunCommand.ResumeRun resume) {
            happens(live, new Event.ResumeRequested(world.now(), resume.stepId()), null);
        } else if (request instanceof RunCommand.CompleteStep complete) {
            happens(
                    live,
                    new Event.CompleteRequested(world.now(), complete.stepId(), complete.outcome(), complete.reason()),
                    null);
        } else if (request instanceof RunCommand.SkipStep skip) {
            happens(live, new Event.SkipRequested(world.now(), skip.stepId(), skip.output(), skip.reason()), null);
        }
        twin.mustHaveSaidTheSame();
    }

    private void remember(RunCommand request) {
        String runId = request.runId();
        if (request instanceof RunCommand.CancelRun cancel && !(early.get(runId) instanceof EarlyControl.Cancel)) {
            early.put(runId, new EarlyControl.Cancel(cancel.reason()));
        } else if (request instanceof RunCommand.QuarantineRun quarantine) {
            early.putIfAbsent(runId, new EarlyControl.Quarantine(quarantine.reason()));
        } else if (request instanceof RunCommand.ResumeRun resume
                && resume.stepId() == null
                && early.get(runId) instanceof EarlyControl.Quarantine) {
            early.remove(runId);
        }
    }

    private void take(Answer answer) {
        twin.takes(answer.report());
        StoredRun.Live live = find(answer.report().attempt().runId());
        if (live == null) {
            world.coverage().count("report about an unknown run");
            twin.refusesAnUnknownRun();
        } else {
            happens(live, new Event.Reported(world.now(), answer.report()), mayBeToldApart() ? answer.to() : null);
        }
        twin.mustHaveSaidTheSame();
    }

    /**
     * Whoever is fenced reads answers to what its successor has handed out, and may have handed out otherwise itself. Without
     * tokens it can't tell; nothing comes of it, as it can't commit.
     */
    private boolean mayBeToldApart() {
        return !fenced || world.weather().checksTokens;
    }

    private void fireTimers() {
        if (!twin.movesTo(world.now())) {
            return;
        }
        for (String runId : allRuns()) {
            StoredRun stored = base.get(runId);
            boolean untouched = !touched.containsKey(runId);
            if (untouched && stored != null && stored.ended()) {
                continue;
            }
            // A timer that was cancelled or is not due yet may fire all the same: it only proposes.
            boolean spurious = !twin.looksAtTimersFirst() && world.happens(0.02);
            boolean due = untouched && stored != null && stored.timerAt().orElse(Ledger.NEVER) <= world.now();
            if (!untouched || due || spurious) {
                StoredRun.Live live = find(runId);
                if (live != null && (spurious || live.run.timerAt().orElse(Ledger.NEVER) <= world.now())) {
                    happens(live, timer(live.run), null);
                }
            }
        }
        twin.mustHaveSaidTheSame();
    }

    private Event timer(Run run) {
        return run.status() == RunStatus.WAITING
                ? new Event.DefinitionLookedUp(world.now(), world.lookup(run.definitionId()))
                : new Event.TimerFired(world.now());
    }

    private List<String> allRuns() {
        List<String> all = new ArrayList<>(base.keySet());
        touched.keySet().stream().filter(id -> !all.contains(id)).forEach(all::add);
        return all;
    }

    private StoredRun.@Nullable Live find(String runId) {
        StoredRun.Live live = touched.get(runId);
        StoredRun stored = base.get(runId);
        if (live == null && stored != null) {
            live = stored.load(world::planByHash, world::outage);
            touched.put(runId, live);
        }
        return live;
    }

    private void start(RunCommand.StartRun start) {
        Ledger ledger = new Ledger(world.blueprint(start.definitionId()), start.input(), world.now());
        PlanLookup lookup = world.lookup(start.definitionId());
        byte[] secret = twin.secretOf(start.runId(), secretOf(start));
        EarlyControl before = early.remove(start.runId());
        Decision.Accepted started =
                world.core().start(world.now(), start, secret, lookup, world.options(), before, world::outage);
        if (before instanceof EarlyControl.Cancel) {
            world.coverage().count("cancelled before it was asked for");
            Violation.unless(
                    started.run().status() == RunStatus.CANCELLED
                            && started.effects().stream().noneMatch(Effect.Dispatch.class::isInstance),
                    "a run that was cancelled before ends and hands nothing out",
                    started.run().status());
        } else if (before != null && lookup instanceof PlanLookup.Known) {
            world.coverage().count("put aside before it was asked for");
            Violation.unless(
                    started.run().status() == RunStatus.QUARANTINED
                            && started.effects().stream().noneMatch(Effect.Dispatch.class::isInstance),
                    "a run that was put aside before hands nothing out",
                    started.run().status());
        }
        world.traceDecision(start.runId(), "start " + start.definitionId(), started);
        world.judge().started(ledger, started, world.now());
        StoredRun.Live live = new StoredRun.Live(started.run(), start.input(), ledger, world::outage);
        touched.put(start.runId(), live);
        twin.mustDecide(start.runId(), true, started);
        apply(live, started);
    }

    /** Derived from the request, as the shell does it: whoever reads it again starts the run with the same secret. */
    private byte[] secretOf(RunCommand.StartRun start) {
        String name = start.runId() + "@" + requestsRead;
        return Arrays.copyOf(
                UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString().getBytes(UTF_8), 16);
    }

    private void happens(StoredRun.Live live, Event event, @Nullable StepReady answered) {
        Run before = live.run;
        boolean lifts = event instanceof Event.ResumeRequested resume && resume.stepId() == null;
        if (live.ledger.quarantined ? lifts : event instanceof Event.TimerFired) {
            live.ledger.holdsBackCopies(world.now(), world::outage);
        }
        Decision decision = world.core().on(before, event, live, world.options().budget());
        world.traceDecision(before.runId(), event, decision);
        world.judge().decided(live.ledger, before, event, decision, answered);
        twin.mustDecide(before.runId(), isOfARecord(event), decision);
        if (decision instanceof Decision.Accepted accepted) {
            live.run = accepted.run();
            apply(live, accepted);
            Judge.again(
                    world.core(), accepted.run(), event, live, world.options().budget());
        }
    }

    /** Who refuses a record says so; a timer is refused without a word. */
    private static boolean isOfARecord(Event event) {
        return !(event instanceof Event.TimerFired || event instanceof Event.DefinitionLookedUp);
    }

    private void apply(StoredRun.Live live, Decision.Accepted accepted) {
        List<Event> undeliverable = new ArrayList<>();
        for (Effect effect : accepted.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                if (world.happens(world.weather().undeliverable)) {
                    undeliverable.add(new Event.Undeliverable(
                            world.now(),
                            dispatch.ready().attempt(),
                            StepError.permanent("PayloadTooLarge", "too large")));
                } else {
                    Delivery delivery = new Delivery(dispatch.ready());
                    deliveries.add(delivery);
                    world.workers().seenUncommitted(delivery);
                }
            } else if (effect instanceof Effect.StoreOutput store) {
                live.outputs.put(new Run.OutputSlot(store.step(), store.revision()), store.output());
            } else if (effect instanceof Effect.Publish publish) {
                results.add(publish.result());
            }
        }
        undeliverable.forEach(event -> happens(live, event, null));
    }
}
