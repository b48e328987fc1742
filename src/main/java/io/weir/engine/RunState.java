package io.weir.engine;

import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A run that is pinned to a plan. Step states stand in pages of {@value #PAGE_SIZE}, copied when written: what a decision
 * changed is what is to be stored, whatever the size of the workflow.
 */
final class RunState implements Run {
    static final int PAGE_SIZE = 32;

    /** What does not grow with the workflow; times are epoch milliseconds; {@code bytesLeft} is for outputs still to come. */
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
            @Nullable RunError error) {}

    /** Stands in {@link Head#timerAt()} and {@link Head#deadlineAt()} for none. */
    static final long NONE = Long.MAX_VALUE;

    private final Head head;
    private final Plan plan;
    private final List<LoopState> loops;
    private final StepState[][] pages;

    RunState(Head head, Plan plan, List<LoopState> loops, StepState[][] pages) {
        this.head = head;
        this.plan = plan;
        this.loops = loops;
        this.pages = pages;
    }

    static StepState[][] newPages(int steps) {
        StepState[][] pages = new StepState[(steps + PAGE_SIZE - 1) / PAGE_SIZE][];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = new StepState[Math.min(PAGE_SIZE, steps - page * PAGE_SIZE)];
            java.util.Arrays.fill(pages[page], StepState.NEW);
        }
        return pages;
    }

    @Override
    public Decision on(Event event, Outputs outputs) {
        return new Turn(this, event.at(), outputs).take(event);
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
        return pages[index / PAGE_SIZE][index % PAGE_SIZE];
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
    public List<OutputSlot> outputSlots() {
        List<OutputSlot> slots = new ArrayList<>();
        for (int step = 0; step < plan.stepCount(); step++) {
            StepState state = step(step);
            if (state.firstAt() != 0) {
                for (int revision = 0; revision <= state.revision(); revision++) {
                    slots.add(new OutputSlot(step, revision));
                }
            }
        }
        return slots;
    }
}
