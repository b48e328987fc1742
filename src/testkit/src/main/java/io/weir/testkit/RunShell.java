package io.weir.testkit;

import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.Outputs;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.engine.Run;
import io.weir.engine.StepOutput;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import io.weir.testkit.Timeline.Abandoned;
import io.weir.testkit.Timeline.Dispatched;
import io.weir.testkit.Timeline.Happened;
import io.weir.testkit.Timeline.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does for one run what the engine's shell does: keeps its payloads, applies decisions, dispatches attempts. */
final class RunShell implements Outputs {
    private final VirtualTime time;
    private final Consumer<StepReady> workers;
    private final Instant startedAt;
    private final Map<Run.OutputSlot, StepOutput> stored = new HashMap<>();
    private final List<Timeline.Entry> entries = new ArrayList<>();
    private final List<EmittedRecord> emitted = new ArrayList<>();
    private Payload input = Payload.NULL;
    private Run run;
    private long longestWait;
    private @Nullable WorkflowResult result;

    private RunShell(VirtualTime time, Consumer<StepReady> workers, Decision.Accepted started) {
        this.time = time;
        this.workers = workers;
        this.startedAt = time.instant();
        this.run = started.run();
        apply(started);
    }

    static RunShell start(VirtualTime time, Consumer<StepReady> workers, StartRun request, byte[] secret, Plan plan) {
        return new RunShell(
                time,
                workers,
                Run.start(time.millis(), request, secret, new PlanLookup.Known(plan), EngineOptions.DEFAULT));
    }

    void take(Event event) {
        Decision decision = run.on(event, this);
        if (decision instanceof Decision.Accepted accepted) {
            apply(accepted);
        } else if (decision instanceof Decision.Rejected rejected) {
            entries.add(new Refused(time.instant(), rejected.rejection()));
        } else {
            throw new IllegalStateException("unknown decision: " + decision);
        }
    }

    private void apply(Decision.Accepted accepted) {
        Instant now = time.instant();
        run = accepted.run();
        for (RunEvent event : accepted.events()) {
            entries.add(new Happened(now, event));
            if (event.type() == RunEventType.STEP_DISPATCHED_AGAIN
                    && event.data().get("waited_ms") instanceof Number waited) {
                longestWait = Math.max(longestWait, waited.longValue());
            }
        }
        accepted.effects().forEach(effect -> apply(now, effect));
    }

    private void apply(Instant now, Effect effect) {
        if (effect instanceof Effect.Dispatch dispatch) {
            entries.add(new Dispatched(now, dispatch.ready()));
            workers.accept(dispatch.ready());
        } else if (effect instanceof Effect.StoreInput store) {
            input = store.input();
        } else if (effect instanceof Effect.StoreOutput store) {
            stored.put(new Run.OutputSlot(store.step(), store.revision()), store.output());
        } else if (effect instanceof Effect.DropOutput drop) {
            stored.remove(new Run.OutputSlot(drop.step(), drop.revision()));
        } else if (effect instanceof Effect.CancelAttempts cancel) {
            entries.add(new Abandoned(now, cancel.cancelled().attempts()));
        } else if (effect instanceof Effect.Emit emit) {
            emitted.add(new EmittedRecord(now, emit.topic(), emit.key(), emit.value(), emit.headers()));
        } else if (effect instanceof Effect.Publish publish) {
            result = publish.result();
        } else {
            throw new IllegalStateException("unknown effect: " + effect);
        }
    }

    Run run() {
        return run;
    }

    Optional<WorkflowResult> result() {
        return Optional.ofNullable(result);
    }

    /** Longest time that a step waited without a worker. */
    Duration longestWait() {
        return Duration.ofMillis(longestWait);
    }

    /** Time of the run's timer; empty once the run has ended. */
    OptionalLong timerAt() {
        return run.status().isTerminal() ? OptionalLong.empty() : run.timerAt();
    }

    /**
     * Fires the run's timer, which must be due.
     *
     * @throws IllegalStateException if the timer does not change, which would repeat without end
     */
    void fireTimer() {
        OptionalLong before = run.timerAt();
        long seq = run.lastSeq();
        take(new Event.TimerFired(time.millis()));
        if (run.timerAt().equals(before) && run.lastSeq() == seq) {
            throw new IllegalStateException("the timer of run " + run.runId() + " stays due after it fired at "
                    + time.instant() + "; this is a fault of Weir");
        }
    }

    List<EmittedRecord> emitted() {
        return List.copyOf(emitted);
    }

    Timeline timeline() {
        return new Timeline(startedAt, entries);
    }

    @Override
    public Payload input() {
        return input;
    }

    @Override
    public @Nullable StepOutput find(int step, int revision) {
        return stored.get(new Run.OutputSlot(step, revision));
    }
}
