package io.weir.engine;

import io.weir.definition.Ending;
import io.weir.protocol.RunError;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run during a decision. This is the only mutable object of the core, and it is mutable only until the decision is
 * complete.
 */
final class RunDraft {
    private final RunState before;
    private final Moment now;
    private final int pageSize;
    private final StepState[][] pages;
    private final LoopState[] loops;
    private final RunClock clock;
    private final List<RunEvent> events = new ArrayList<>();
    private RunStatus status;
    private long endedAt;
    private long seq;
    private int openSteps;
    private long timerAt;
    private long bytesLeft;
    private int readyFrom;
    private Mailbox mailbox;
    private @Nullable RunError error;
    private Phase phase;
    private RunState.@Nullable Decided decided;
    private boolean toldPutBack;

    RunDraft(RunState before, Moment now) {
        this.before = before;
        this.now = now;
        this.pageSize = before.layout().pageSize();
        this.pages = before.pages().clone();
        this.loops = before.loops().toArray(new LoopState[0]);
        this.clock = new RunClock(before.head(), now);
        this.status = before.status();
        this.endedAt = before.head().endedAt();
        this.seq = before.head().seq();
        this.openSteps = before.head().openSteps();
        this.timerAt = before.head().timerAt();
        this.bytesLeft = before.head().bytesLeft();
        this.readyFrom = before.head().readyFrom();
        this.mailbox = before.head().mailbox();
        this.error = before.head().error();
        this.phase = before.head().phase();
        this.decided = before.head().decided();
    }

    Plan plan() {
        return before.plan();
    }

    RunState.Head headBefore() {
        return before.head();
    }

    String runId() {
        return before.runId();
    }

    long at() {
        return now.at();
    }

    Moment now() {
        return now;
    }

    RunStatus status() {
        return status;
    }

    /** Of the outcome; null as long as it is not decided, and after a success. */
    @Nullable
    RunError error() {
        return error;
    }

    Phase phase() {
        return phase;
    }

    /** The outcome, or null as long as it is not decided. */
    RunState.@Nullable Decided decided() {
        return decided;
    }

    /**
     * How the run ends.
     *
     * @throws IllegalStateException if its outcome is not decided
     */
    Ending ending() {
        if (decided == null) {
            throw new IllegalStateException("the outcome of run " + runId() + " is not decided");
        }
        return Undos.ending(decided.status(), error);
    }

    /** The outcome as users write it. */
    String outcomeName() {
        return ending().name().toLowerCase(Locale.ROOT);
    }

    /** Returns true if nothing of the present phase goes on, because the outcome of the run is now decided. */
    boolean isOver() {
        return status.isTerminal() || (phase == Phase.WORKFLOW && decided != null);
    }

    /** The first outcome counts. The run ends with it, after the phases that follow. */
    void decide(RunStatus outcome, @Nullable RunError cause) {
        if (decided == null) {
            decided = new RunState.Decided(outcome, now.at());
            error = cause;
        }
    }

    /** Steps of the present phase that are not settled. */
    int openSteps() {
        return openSteps;
    }

    List<RunEvent> events() {
        return events;
    }

    StepState step(int index) {
        return pages[index / pageSize][index % pageSize];
    }

    void step(int index, StepState state) {
        StepState old = step(index);
        int page = index / pageSize;
        if (pages[page] == before.pages()[page]) {
            pages[page] = pages[page].clone();
        }
        pages[page][index % pageSize] = state;
        if (plan().step(index).phase() == phase
                && old.status().isSettled() != state.status().isSettled()) {
            openSteps += old.status().isSettled() ? 1 : -1;
        }
    }

    LoopState loop(int index) {
        return loops[index];
    }

    void loop(int index, LoopState state) {
        loops[index] = state;
    }

    void status(RunStatus to) {
        clock.enters(to);
        status = to;
        wakeBy(clock.deadline());
    }

    /** A step waits for an operator. A run in quarantine waits for one already. */
    void pause() {
        if (status == phase.status()) {
            status(RunStatus.PAUSED);
        }
    }

    /**
     * Begins the next phase, none of whose steps has begun: nothing is ready, no timer is set. The deadline of the run no
     * longer counts. A run in quarantine stays there.
     */
    void enter(Phase next) {
        phase = next;
        openSteps = plan().stepCount(next);
        clock.turnOff();
        timerAt = RunState.NONE;
        readyFrom = RunState.NO_STEP;
        if (status != RunStatus.QUARANTINED) {
            status = next.status();
        }
    }

    /** Ends the run with the outcome that is decided. */
    void end(RunStatus outcome) {
        status = outcome;
        endedAt = now.at();
        timerAt = RunState.NONE;
        readyFrom = RunState.NO_STEP;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    void mailbox(Mailbox changed) {
        mailbox = changed;
    }

    /** Bytes that the run may still store; negative if it has stored too much. */
    long bytesLeft() {
        return bytesLeft;
    }

    /** Returns true if the run may store {@code bytes} more. */
    boolean spend(long bytes) {
        bytesLeft -= bytes;
        return bytesLeft >= 0;
    }

    /** Makes sure that the run's timer fires by {@code due}. */
    void wakeBy(long due) {
        timerAt = Math.min(timerAt, due);
    }

    /** Sets the timer to a new time, after everything that was due has been done. */
    void wakeAt(long due) {
        timerAt = due;
    }

    /**
     * The step is ready and this decision does not dispatch it. Another decision follows at once and searches from this
     * step on.
     */
    void leaveReady(int step) {
        readyFrom = Math.min(readyFrom, step);
        wakeBy(now.at());
    }

    /** In quarantine, steps became ready and their positions were not stored: any step may be ready. */
    void mayHaveLeftAnyReady() {
        readyFrom = 0;
    }

    /**
     * The first position to search for steps that were left ready. Steps that are not dispatched now have to be left
     * ready again.
     */
    int takeLeftReady() {
        int from = readyFrom;
        readyFrom = RunState.NO_STEP;
        return from;
    }

    /** The deadline of the run as a whole. */
    RunClock clock() {
        return clock;
    }

    /**
     * Something is due, or will be due, that would not be by the times in the events. This event explains the reason to
     * readers of the events.
     *
     * @param foundAt the time is counted from here on, epoch milliseconds
     */
    void tellPutBack(long foundAt) {
        if (!toldPutBack) {
            toldPutBack = true;
            event(RunEventType.CLOCK_PUT_BACK, Map.of("found_at", Timestamps.format(Instant.ofEpochMilli(foundAt))));
        }
    }

    void event(RunEventType type, Map<String, Object> data) {
        events.add(new RunEvent(++seq, type, null, -1, -1, inOrder(data)));
    }

    /** An event of a step, with its current revision and attempt. */
    void event(RunEventType type, int step, Map<String, Object> data) {
        StepState state = step(step);
        events.add(new RunEvent(
                ++seq,
                type,
                plan().stepId(step),
                state.revision(),
                state.attempt() == 0 ? -1 : state.attempt(),
                inOrder(data)));
    }

    /** Puts the facts into a fixed order: a replay must give the same bytes. */
    static Map<String, Object> inOrder(Map<String, Object> data) {
        return data.isEmpty() ? data : new TreeMap<>(data);
    }

    RunState build() {
        RunState.Head head = before.head();
        return new RunState(
                new RunState.Head(
                        head.runId(),
                        head.requestDigest(),
                        head.secret(),
                        head.checkTokens(),
                        status,
                        head.startedAt(),
                        endedAt,
                        clock.stored(),
                        seq,
                        openSteps,
                        // In quarantine the timer is off; it is set again when the quarantine is lifted.
                        status == RunStatus.QUARANTINED ? RunState.NONE : timerAt,
                        bytesLeft,
                        readyFrom,
                        error,
                        head.fork(),
                        phase,
                        phase == Phase.WORKFLOW ? null : decided,
                        mailbox),
                before.plan(),
                List.of(loops),
                before.layout(),
                pages);
    }
}
