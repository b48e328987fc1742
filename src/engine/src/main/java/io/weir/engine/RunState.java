package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A run that is pinned to a plan. Step states are in pages, which are copied on write: the pages that a decision
 * changed are stored again, whatever the size of the workflow.
 */
final class RunState implements Run {
    /**
     * The part whose size does not grow with the workflow. Times are epoch milliseconds; {@code bytesLeft} is for
     * future outputs; {@code deadlineAt} has the form that {@link RunClock} defines. No step before {@code readyFrom}
     * is ready without having been dispatched; {@link #NO_STEP} if there is no such step at all. {@code error} is that of
     * the outcome, as soon as it is decided.
     */
    @SuppressWarnings("ArrayRecordComponent") // the secret and the digest are compared as arrays, never the head
    record Head(
            String runId,
            byte[] requestDigest,
            byte[] secret,
            boolean checkTokens,
            RunStatus status,
            long startedAt,
            long endedAt,
            long deadlineAt,
            long seq,
            int openSteps,
            long timerAt,
            long bytesLeft,
            int readyFrom,
            @Nullable RunError error,
            @Nullable Fork fork,
            Phase phase,
            @Nullable Decided decided,
            Mailbox mailbox) {}

    /**
     * The outcome of a run that has not ended yet.
     *
     * @param status SUCCESS, FAILED or CANCELLED
     * @param at when it was decided
     */
    record Decided(RunStatus status, long at) {}

    /** Means "none" in {@link Head#timerAt()} and {@link Head#deadlineAt()}. */
    static final long NONE = Long.MAX_VALUE;

    /** Means "none" in {@link Head#readyFrom()}. */
    static final int NO_STEP = Integer.MAX_VALUE;

    private final Head head;
    private final Plan plan;
    private final List<LoopState> loops;
    private final PageLayout layout;
    private final StepState[][] pages;

    /** @param pages divided as {@code layout} defines */
    RunState(Head head, Plan plan, List<LoopState> loops, PageLayout layout, StepState[][] pages) {
        this.head = head;
        this.plan = plan;
        this.loops = loops;
        this.layout = layout;
        this.pages = pages;
    }

    @Override
    public Decision on(Event event, Outputs outputs, DecisionBudget budget) {
        return new Turn(this, Moment.of(event), outputs, budget).take(event);
    }

    Head head() {
        return head;
    }

    Plan plan() {
        return plan;
    }

    List<LoopState> loops() {
        return loops;
    }

    LoopState loop(int index) {
        return loops.get(index);
    }

    StepState step(int index) {
        return pages[index / layout.pageSize()][index % layout.pageSize()];
    }

    PageLayout layout() {
        return layout;
    }

    int pageCount() {
        return pages.length;
    }

    /** Must not be changed. */
    StepState[] page(int page) {
        return pages[page];
    }

    /** The array of pages, for copying on write. */
    StepState[][] pages() {
        return pages;
    }

    @Override
    public boolean hasMoreToHandOut() {
        return head.readyFrom() != NO_STEP && head.timerAt() != NONE;
    }

    @Override
    public String runId() {
        return head.runId();
    }

    @Override
    public String definitionId() {
        return plan.definition().id();
    }

    @Override
    public String definitionHash() {
        return plan.hash();
    }

    @Override
    public RunStatus status() {
        return head.status();
    }

    @Override
    public long lastSeq() {
        return head.seq();
    }

    @Override
    public OptionalLong timerAt() {
        return head.timerAt() == NONE ? OptionalLong.empty() : OptionalLong.of(head.timerAt());
    }

    @Override
    public long memoryBytes() {
        long bytes = MemorySize.RUN + MemorySize.of(head.runId()) + MemorySize.of(head.error());
        for (StepState[] page : pages) {
            for (StepState step : page) {
                bytes += MemorySize.of(step);
            }
        }
        return bytes + loops.size() * MemorySize.LOOP + head.mailbox().letters().size() * MemorySize.LETTER;
    }

    @Override
    public List<OutputSlot> outputSlots() {
        List<OutputSlot> slots = new ArrayList<>();
        if (Fork.isCarried(head.fork())) {
            slots.add(CarriedOutputs.SLOT);
        }
        for (int step = 0; step < plan.stepCount(); step++) {
            StepState state = step(step);
            if (state.hasRun()) {
                int first = plan.step(step).until() == null ? 0 : state.revision();
                for (int revision = first; revision <= state.revision(); revision++) {
                    slots.add(new OutputSlot(step, revision));
                }
            }
        }
        Decided decided = head.decided();
        if (decided != null && decided.status() == RunStatus.SUCCESS && plan.output() != null) {
            slots.add(resultSlot(plan));
        }
        for (Mailbox.Letter letter : head.mailbox().waiting()) {
            slots.add(new OutputSlot(Mailbox.WAITING, letter.slot()));
        }
        for (int event = 0; event < plan.awaitedEvents().size(); event++) {
            for (int step : plan.awaiting(event)) {
                for (int taken = 0; taken < step(step).attemptFloor(); taken++) {
                    slots.add(new OutputSlot(Mailbox.TAKEN_BY + step, taken));
                }
            }
        }
        return slots;
    }

    /** Where the output of the workflow is kept while its steps at the end run. */
    static OutputSlot resultSlot(Plan plan) {
        return new OutputSlot(plan.stepCount(), 0);
    }
}
