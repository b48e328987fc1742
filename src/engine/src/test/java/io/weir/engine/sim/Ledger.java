package io.weir.engine.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.definition.Repeat;
import io.weir.engine.QueueAccess;
import io.weir.engine.RunView;
import io.weir.engine.StepOutput;
import io.weir.engine.StepStatus;
import io.weir.protocol.Payload;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as its events tell it, kept apart from the core: every status, revision and attempt is worked out from the history
 * alone and must then be what the core has.
 */
final class Ledger implements Cloneable {
    static final long NEVER = Long.MAX_VALUE;
    /** Revisions of a step, the first one included. */
    static final int MOST_REVISIONS = 16;

    final Blueprint blueprint;
    final Payload input;
    final int inputN;
    final StepStatus[] status;
    final int[] revision;
    final int[] attempt;
    final int[] floor;
    final long[] dispatchedAt;
    final long[] startedAt;
    final long[] deferredAt;
    final long[] heardAt;
    final long[] retryAt;
    /** When an attempt that nobody reports is dispatched again. */
    final long[] againAt;

    final boolean[] handedBack;
    /** The type of the step's last failure, and all of it. */
    final @Nullable String[] error;

    final @Nullable String[] errorMessage;
    /** Steps that were cancelled while the run went on. */
    final boolean[] loser;

    final @Nullable StepReady[] handedOut;
    /** Later dispatches of the attempt in flight. */
    final Map<Integer, List<StepReady>> copies;

    final int[] iteration;
    final boolean[] closed;
    final Map<Integer, StepOutput> outputs;
    long runStartedAt;
    /** When the run has to have ended, {@link #NEVER} without a bound and while it waits for an operator. */
    long runDueAt = NEVER;
    /** What is left of its time while it waits for an operator, else -1. */
    private long runTimeLeft = -1;

    long seq;
    boolean planned;
    boolean quarantined;

    @Nullable
    RunStatus ended;

    int results;
    private int failing = -1;

    Ledger(Blueprint blueprint, Payload input, long startedAt) {
        int n = blueprint.size();
        this.blueprint = blueprint;
        this.input = input;
        this.inputN = Json.tree(input).path("n").asInt();
        this.status = new StepStatus[n];
        Arrays.fill(status, StepStatus.PENDING);
        this.revision = new int[n];
        this.attempt = new int[n];
        this.floor = new int[n];
        this.dispatchedAt = new long[n];
        this.startedAt = new long[n];
        this.deferredAt = new long[n];
        this.heardAt = new long[n];
        this.retryAt = new long[n];
        this.againAt = new long[n];
        this.handedBack = new boolean[n];
        this.error = new String[n];
        this.errorMessage = new String[n];
        this.loser = new boolean[n];
        this.handedOut = new StepReady[n];
        this.copies = new HashMap<>();
        this.iteration = new int[blueprint.loops.size()];
        this.closed = new boolean[blueprint.loops.size()];
        this.outputs = new HashMap<>();
        this.runStartedAt = startedAt;
    }

    private Ledger(Ledger other) {
        this.blueprint = other.blueprint;
        this.input = other.input;
        this.inputN = other.inputN;
        this.status = other.status.clone();
        this.revision = other.revision.clone();
        this.attempt = other.attempt.clone();
        this.floor = other.floor.clone();
        this.dispatchedAt = other.dispatchedAt.clone();
        this.startedAt = other.startedAt.clone();
        this.deferredAt = other.deferredAt.clone();
        this.heardAt = other.heardAt.clone();
        this.retryAt = other.retryAt.clone();
        this.againAt = other.againAt.clone();
        this.handedBack = other.handedBack.clone();
        this.error = other.error.clone();
        this.errorMessage = other.errorMessage.clone();
        this.loser = other.loser.clone();
        this.handedOut = other.handedOut.clone();
        this.copies = new HashMap<>(other.copies);
        this.iteration = other.iteration.clone();
        this.closed = other.closed.clone();
        this.outputs = new HashMap<>(other.outputs);
        this.runStartedAt = other.runStartedAt;
        this.runDueAt = other.runDueAt;
        this.runTimeLeft = other.runTimeLeft;
        this.seq = other.seq;
        this.planned = other.planned;
        this.quarantined = other.quarantined;
        this.ended = other.ended;
        this.results = other.results;
    }

    Ledger copy() {
        return new Ledger(this);
    }

    static int slot(int step, int revision) {
        return step * MOST_REVISIONS + revision;
    }

    /** Takes down one event; {@code left} is what the report that caused it left behind, if one did. */
    void take(RunEvent event, long at, @Nullable StepOutput left, Coverage coverage) {
        Violation.unless(event.seq() == seq + 1, "sequence numbers have no gap", "after", seq, "came", event);
        Violation.unless(ended == null, "nothing happens after the end", event);
        seq = event.seq();
        RunEventType type = event.type();
        if (type != RunEventType.STEP_PAUSED) {
            failedForGood(coverage);
        }
        if (event.stepId() == null) {
            ofRun(type, coverage);
            return;
        }
        int step = blueprint.indexOf(event.stepId());
        switch (type) {
            case STEP_DISPATCHED -> dispatched(step, event, at, coverage);
            case STEP_DISPATCHED_AGAIN -> {
                Violation.unless(!quarantined, "nothing is dispatched in quarantine", event);
                Violation.unless(at >= againAt[step], "no attempt is dispatched again before its time", event);
                move(step, StepStatus.DISPATCHED, coverage);
                againAt[step] = at + Math.max(Clockwork.patience(blueprint.steps.get(step)), at - dispatchedAt[step]);
                handedBack[step] = false;
                coverage.count("dispatched again: " + event.data().get("reason"));
            }
            case STEP_HANDED_BACK -> {
                move(step, StepStatus.DISPATCHED, coverage);
                Violation.unless(!handedBack[step], "an attempt is handed back once", event);
                againAt[step] = at + Math.max(1_000, Math.min(10_000, at - dispatchedAt[step]));
                handedBack[step] = true;
            }
            case STEP_HELD -> {
                Violation.unless(!quarantined, "nothing is held in quarantine", event);
                move(step, StepStatus.HELD, coverage);
            }
            case STEP_STARTED -> {
                move(step, StepStatus.STARTED, coverage);
                startedAt[step] = at;
                heardAt[step] = at;
            }
            case STEP_DEFERRED -> {
                move(step, StepStatus.DEFERRED, coverage);
                deferredAt[step] = at;
                coverage.count("deferred");
            }
            case STEP_SUCCEEDED -> {
                move(step, StepStatus.SUCCEEDED, coverage);
                Violation.unless(left != null, "a success has an output", event);
                StepOutput old = outputs.put(slot(step, revision[step]), left);
                Violation.unless(old == null, "one completion is accepted for a step and revision", event);
                redoWhatFollowsAReviser(step, coverage);
            }
            case STEP_WAITING -> {
                move(step, StepStatus.WAITING, coverage);
                retryAt[step] = time(event, "until");
            }
            case STEP_REPEATED -> repeated(step, event, at, coverage);
            case STEP_CANCELLED -> {
                move(step, StepStatus.CANCELLED, coverage);
                loser[step] = true;
                coverage.count("cancelled: " + event.data().get("reason"));
            }
            case STEP_FAILED -> {
                failing = step;
                error[step] = (String) event.data().get("error_type");
                errorMessage[step] = (String) event.data().get("error_message");
                Object again = event.data().get("retry_at");
                if (again != null) {
                    move(step, StepStatus.BACKOFF, coverage);
                    retryAt[step] = time(event, "retry_at");
                    failing = -1;
                }
            }
            case STEP_PAUSED -> {
                move(step, StepStatus.PAUSED, coverage);
                failing = -1;
            }
            case STEP_RESUMED -> floor[step] = attempt[step];
            case STEP_SKIPPED -> move(step, StepStatus.SKIPPED, coverage);
            case STEP_BYPASSED -> move(step, StepStatus.BYPASSED, coverage);
            case REVISION_REQUESTED ->
                revisionRequested(step, (int) event.data().get("iteration"), coverage);
            case LOOP_CLOSED -> {
                Violation.unless(
                        status[step] == StepStatus.SUCCEEDED
                                || iteration[loop(step).index()] == 0
                                || new ReferenceModel(this).isLeft(step),
                        "only its validator or a failure closes a loop in which a revision was requested",
                        event);
                closed[loop(step).index()] = true;
            }
            case LAST_REVISION ->
                Violation.unless(
                        iteration[loop(step).index()] == loop(step).definition().maxIterations(),
                        "the last revision is the last one permitted",
                        event);
            default -> throw new Violation("only known events", event.toString());
        }
    }

    /** The round has ended; its output is not kept. */
    private void repeated(int step, RunEvent event, long at, Coverage coverage) {
        Repeat repeat = blueprint.steps.get(step).repeat();
        Violation.unless(repeat != null, "only a step that says so is repeated", event);
        int round = revision[step] + 1;
        retryAt[step] = time(event, "next_at");
        Violation.unless(
                event.data().get("round").equals(round) && round < repeat.atMost(),
                "no more rounds than permitted, and without a gap",
                event,
                repeat);
        double pause = (double) repeat.every().toMillis() * Math.pow(repeat.multiplier(), (double) round - 1);
        Violation.unless(
                retryAt[step] - at
                        == Math.round(Math.min(pause, (double) repeat.maxEvery().toMillis())),
                "the pause between two rounds is as the definition says",
                event,
                repeat);
        coverage.count("repeated");
        move(step, StepStatus.WAITING, coverage);
        revision[step] = round;
        attempt[step] = 0;
        floor[step] = 0;
    }

    private static long time(RunEvent event, String field) {
        return Instant.parse((String) event.data().get(field)).toEpochMilli();
    }

    private void ofRun(RunEventType type, Coverage coverage) {
        switch (type) {
            case RUN_WAITING -> Violation.unless(!planned && seq == 1, "a run waits only at first", type);
            case RUN_STARTED -> {
                Violation.unless(!planned, "a run starts once", type);
                planned = true;
                Duration timeout = blueprint.definition.timeout();
                runDueAt = timeout == null ? NEVER : runStartedAt + timeout.toMillis();
            }
            case RUN_QUARANTINED -> {
                Violation.unless(!quarantined, "a run is quarantined once", type);
                quarantined = true;
                coverage.count("quarantined");
            }
            case RUN_RESUMED -> {
                Violation.unless(quarantined, "only a run in quarantine is resumed from it", type);
                quarantined = false;
            }
            case RUN_SUCCEEDED -> end(RunStatus.SUCCESS, coverage);
            case RUN_FAILED -> end(RunStatus.FAILED, coverage);
            case RUN_CANCELLED -> end(RunStatus.CANCELLED, coverage);
            default -> throw new Violation("only known events", type.toString());
        }
    }

    /** A failure after which nothing pauses is one for good, whether or not it ends the run. */
    void failedForGood(Coverage coverage) {
        if (failing >= 0) {
            if (blueprint.steps.get(failing).allowFailure()) {
                coverage.count("a failure is allowed");
            }
            move(failing, StepStatus.FAILED, coverage);
            failing = -1;
        }
    }

    /** The events of a decision are taken down: the run's time stands still as long as it waits for an operator. */
    void clockStandsOrGoes(long at) {
        boolean stands = planned && ended == null && (quarantined || hasPaused());
        if (stands && runDueAt != NEVER) {
            runTimeLeft = Math.max(1, runDueAt - at);
            runDueAt = NEVER;
        } else if (!stands && runTimeLeft >= 0) {
            runDueAt = at + runTimeLeft;
            runTimeLeft = -1;
        }
    }

    private void end(RunStatus as, Coverage coverage) {
        ended = as;
        quarantined = false;
        for (int step = 0; step < status.length; step++) {
            if (status[step].isInFlight()
                    || status[step] == StepStatus.BACKOFF
                    || status[step] == StepStatus.HELD
                    || status[step] == StepStatus.WAITING
                    || status[step] == StepStatus.PAUSED) {
                move(step, StepStatus.CANCELLED, coverage);
            }
        }
    }

    private void dispatched(int step, RunEvent event, long at, Coverage coverage) {
        Violation.unless(!quarantined, "nothing is dispatched in quarantine", event);
        Violation.unless(event.attempt() == attempt[step] + 1, "attempts have no gap", "after", attempt[step], event);
        Violation.unless(event.revision() == revision[step], "an attempt belongs to the step's revision", event);
        Violation.unless(
                event.attempt() - floor[step]
                        <= blueprint.steps.get(step).retry().maxAttempts(),
                "no more attempts than permitted",
                event);
        attempt[step] = event.attempt();
        dispatchedAt[step] = at;
        againAt[step] = at + Clockwork.patience(blueprint.steps.get(step));
        handedBack[step] = false;
        copies.remove(step);
        move(step, StepStatus.DISPATCHED, coverage);
    }

    private void revisionRequested(int validator, int to, Coverage coverage) {
        Blueprint.Loop loop = loop(validator);
        int index = loop.index();
        Violation.unless(to == iteration[index] + 1, "iterations have no gap", "after", iteration[index], to);
        Violation.unless(to <= loop.definition().maxIterations(), "no more iterations than permitted", to);
        Violation.unless(!closed[index], "a closed loop stays closed", blueprint.id(validator));
        iteration[index] = to;
        for (int step = 0; step < status.length; step++) {
            if (loop.equals(blueprint.loopOf[step])
                    && (loop.reviserFirst() || blueprint.role[step] != Blueprint.Role.BEFORE_JUDGEMENT)) {
                redo(step, to, coverage);
            }
        }
    }

    /** What leads to the validator is done over when there is a new draft. */
    private void redoWhatFollowsAReviser(int reviser, Coverage coverage) {
        Blueprint.Loop loop = blueprint.loopOf[reviser];
        if (loop == null || loop.reviserFirst() || loop.reviser() != reviser || closed[loop.index()]) {
            return;
        }
        for (int step = 0; step < status.length; step++) {
            if (loop.equals(blueprint.loopOf[step])
                    && blueprint.role[step] == Blueprint.Role.BEFORE_JUDGEMENT
                    && revision[step] < iteration[loop.index()]) {
                redo(step, iteration[loop.index()], coverage);
            }
        }
    }

    private void redo(int step, int as, Coverage coverage) {
        move(step, StepStatus.PENDING, coverage);
        revision[step] = as;
        attempt[step] = 0;
        floor[step] = 0;
    }

    private void move(int step, StepStatus to, Coverage coverage) {
        coverage.moved(new RunView.Move(status[step], to));
        status[step] = to;
    }

    private Blueprint.Loop loop(int validator) {
        Blueprint.Loop loop = blueprint.loopOf[validator];
        Violation.unless(loop != null && loop.validator() == validator, "a loop event names its validator", validator);
        return loop;
    }

    boolean isLoopOpen(int step) {
        Blueprint.Loop loop = blueprint.loopOf[step];
        return loop != null && !closed[loop.index()];
    }

    /** Passes asked for so far in the step's loop; 0 outside of one. */
    int passOf(int step) {
        Blueprint.Loop loop = blueprint.loopOf[step];
        return loop == null ? 0 : iteration[loop.index()];
    }

    @Nullable
    StepOutput outputAt(int step, int upToRevision) {
        for (int r = upToRevision; r >= 0; r--) {
            StepOutput found = outputs.get(slot(step, r));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** What others see of a step, or null. */
    @Nullable
    Payload standing(int step) {
        if (status[step] == StepStatus.SKIPPED
                || status[step] == StepStatus.FAILED
                || status[step] == StepStatus.CANCELLED) {
            return null;
        }
        if (status[step] == StepStatus.BYPASSED) {
            Blueprint.Loop loop = blueprint.loopOf[step];
            return loop != null && loop.reviser() == step ? standing(loop.source()) : null;
        }
        StepOutput output = outputAt(step, revision[step]);
        return output == null ? null : output.output();
    }

    /** The failure that led to the step, as its expressions see it, or null. */
    @Nullable
    String handledError(int step) {
        for (Blueprint.Edge edge : blueprint.incoming.get(step)) {
            int from = edge.from();
            if (edge.kind() == Blueprint.Kind.ON_FAILURE
                    && status[from] == StepStatus.FAILED
                    && edge.handles(String.valueOf(error[from]))) {
                return Json.object("type", error[from], "message", errorMessage[from], "step", blueprint.id(from));
            }
        }
        return null;
    }

    JsonNode standingTree(int step) {
        return Json.tree(standing(step));
    }

    /** What is due to be dispatched again waits on where its queue takes no records; no event says so. */
    void holdsBackCopies(long at, QueueAccess queues) {
        for (int step = 0; step < status.length; step++) {
            if (status[step] == StepStatus.DISPATCHED
                    && againAt[step] <= at
                    && queues.outage(blueprint.steps.get(step).worker().queue()) != null) {
                againAt[step] = at + Math.max(1_000, Math.min(10_000, at - dispatchedAt[step]));
                handedBack[step] = false;
            }
        }
    }

    boolean hasHeld() {
        return Arrays.asList(status).contains(StepStatus.HELD);
    }

    /** Whether a step is paused and nobody has let it go on. */
    boolean waitsForAnOperator() {
        for (int step = 0; step < status.length; step++) {
            if (status[step] == StepStatus.PAUSED && floor[step] != attempt[step]) {
                return true;
            }
        }
        return false;
    }

    boolean hasPaused() {
        return Arrays.asList(status).contains(StepStatus.PAUSED);
    }
}
