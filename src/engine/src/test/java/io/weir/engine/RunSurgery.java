package io.weir.engine;

import io.weir.engine.RunState.Head;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes runs in ways the core never would: for planting bugs that the simulation has to find. */
public final class RunSurgery {
    private RunSurgery() {}

    /** The run with its timer at another time; {@link Long#MAX_VALUE} for none. */
    public static Run withTimer(Run run, long at) {
        return run instanceof RunState state
                ? new RunState(
                        head(state.head(), state.head().seq(), at),
                        state.plan(),
                        state.loops(),
                        state.layout(),
                        state.pages())
                : run;
    }

    public static Run withSeq(Run run, long seq) {
        return run instanceof RunState state
                ? new RunState(
                        head(state.head(), seq, state.head().timerAt()),
                        state.plan(),
                        state.loops(),
                        state.layout(),
                        state.pages())
                : run;
    }

    public static Run withStatus(Run run, int step, StepStatus status) {
        return withStep(run, step, old -> state(old, status, old.attempt(), old.attemptFloor(), old.work()));
    }

    public static Run withAttempt(Run run, int step, int attempt, int floor) {
        return withStep(run, step, old -> state(old, old.status(), attempt, floor, old.work()));
    }

    /** The run's plan, or null if it has none. */
    public static @Nullable Plan plan(Run run) {
        return run instanceof RunState state ? state.plan() : null;
    }

    /** The run as if it were one of another plan with the same steps. */
    public static Run withPlan(Run run, Plan plan) {
        return run instanceof RunState state
                ? new RunState(state.head(), plan, state.loops(), state.layout(), state.pages())
                : run;
    }

    /** The run with what was left ready forgotten. */
    public static Run withNothingLeftReady(Run run) {
        RunState state = (RunState) run;
        Head old = state.head();
        Head head = new Head(
                old.runId(),
                old.requestDigest(),
                old.secret(),
                old.checkTokens(),
                old.status(),
                old.startedAt(),
                old.endedAt(),
                old.deadlineAt(),
                old.seq(),
                old.openSteps(),
                old.timerAt(),
                old.bytesLeft(),
                RunState.NO_STEP,
                old.error(),
                old.fork(),
                old.phase(),
                old.decided(),
                old.mailbox());
        return new RunState(head, state.plan(), state.loops(), state.layout(), state.pages());
    }

    /** The run with its step's present attempt handed out anew, as if all work were the same work. */
    public static Run withUntoldWork(Run run, int step) {
        return withStep(run, step, old -> state(old, old.status(), old.attempt(), old.attemptFloor(), Work.UNTOLD));
    }

    /** The step's position; -1 when the run has no plan or no such step. */
    public static int indexOf(Run run, String stepId) {
        return run instanceof RunState state ? state.plan().indexOf(stepId) : -1;
    }

    public static String stepId(Run run, int step) {
        return ((RunState) run).plan().stepId(step);
    }

    /** The token of the step's present attempt, as only the core can know it. */
    public static String token(Run run, int step) {
        RunState state = (RunState) run;
        StepState now = state.step(step);
        return AttemptTokens.token(state.head().secret(), step, now.revision(), now.attempt(), now.work());
    }

    public static byte[] secret(Run run) {
        return run instanceof RunState state ? state.head().secret() : ((WaitingRun) run).secret();
    }

    private static StepState state(StepState old, StepStatus status, int attempt, int floor, long work) {
        return new StepState(
                status,
                old.revision(),
                attempt,
                floor,
                old.retries(),
                old.firstAt(),
                old.since(),
                old.heardAt(),
                old.retryAt(),
                old.taken(),
                work,
                old.error());
    }

    private static Run withStep(Run run, int step, UnaryOperator<StepState> change) {
        RunState state = (RunState) run;
        StepState[][] pages = state.pages().clone();
        int page = step / state.layout().pageSize();
        pages[page] = pages[page].clone();
        pages[page][step % state.layout().pageSize()] = change.apply(state.step(step));
        return new RunState(state.head(), state.plan(), state.loops(), state.layout(), pages);
    }

    private static Head head(Head old, long seq, long timerAt) {
        return new Head(
                old.runId(),
                old.requestDigest(),
                old.secret(),
                old.checkTokens(),
                old.status(),
                old.startedAt(),
                old.endedAt(),
                old.deadlineAt(),
                seq,
                old.openSteps(),
                timerAt,
                old.bytesLeft(),
                old.readyFrom(),
                old.error(),
                old.fork(),
                old.phase(),
                old.decided(),
                old.mailbox());
    }
}
