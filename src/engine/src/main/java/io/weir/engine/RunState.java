package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A run that is pinned to a plan. Step states stand in pages, copied when written: what a decision changed is what is to be
 * stored, whatever the size of the workflow.
 */
final class RunState implements Run {
    /**
     * What does not grow with the workflow; times are epoch milliseconds; {@code bytesLeft} is for outputs still to come;
     * {@code deadlineAt} is as {@link RunClock} keeps it. Before {@code readyFrom} no step is ready that was not handed out;
     * {@link #NO_STEP} when none is at all.
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
            @Nullable RunError error) {}

    /** Stands in {@link Head#timerAt()} and {@link Head#deadlineAt()} for none. */
    static final long NONE = Long.MAX_VALUE;

    /** Stands in {@link Head#readyFrom()} for none. */
    static final int NO_STEP = Integer.MAX_VALUE;

    private final Head head;
    private final Plan plan;
    private final List<LoopState> loops;
    private final PageLayout layout;
    private final StepState[][] pages;

    /** @param pages as {@code layout} has them */
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

    /** Not to be changed. */
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
        return bytes + loops.size() * MemorySize.LOOP;
    }

    @Override
    public List<OutputSlot> outputSlots() {
        List<OutputSlot> slots = new ArrayList<>();
        for (int step = 0; step < plan.stepCount(); step++) {
            StepState state = step(step);
            if (state.hasRun()) {
                for (int revision = 0; revision <= state.revision(); revision++) {
                    slots.add(new OutputSlot(step, revision));
                }
            }
        }
        return slots;
    }
}
