package io.weir.engine;

import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a run: a head of bounded size and pages of 32 step states, so that what a completion rewrites does
 * not grow with the workflow. Page 0 travels inside the head: a workflow of 32 steps or fewer is one record. Every record
 * starts with its format version; an unknown newer one is refused.
 */
public final class RunCodec {
    private static final int VERSION = 1;
    private static final int WAITING = 0;
    private static final int PLANNED = 1;

    private RunCodec() {}

    public static byte[] encodeHead(Run run) {
        BinaryWriter out = new BinaryWriter().u8(VERSION);
        if (run instanceof WaitingRun waiting) {
            encode(waiting, out.u8(WAITING));
        } else if (run instanceof RunState state) {
            encode(state, out.u8(PLANNED));
        } else {
            throw new IllegalStateException("a run the codec does not know: " + run);
        }
        return out.toBytes();
    }

    /** Pages other than page 0 that differ between the two; all of them when {@code before} has none. */
    public static List<Integer> changedPages(@Nullable Run before, Run after) {
        List<Integer> changed = new ArrayList<>();
        for (int page = 1; page <= extraPages(after); page++) {
            boolean same = before instanceof RunState old
                    && after instanceof RunState state
                    && old.page(page) == state.page(page);
            if (!same) {
                changed.add(page);
            }
        }
        return changed;
    }

    /** Number of pages beyond page 0. */
    public static int extraPages(Run run) {
        return run instanceof RunState state ? state.pageCount() - 1 : 0;
    }

    /**
     * One page.
     *
     * @param page 1 to {@link #extraPages}
     */
    public static byte[] encodePage(Run run, int page) {
        if (!(run instanceof RunState state) || page < 1 || page >= state.pageCount()) {
            throw new IllegalArgumentException("found page " + page + ", expected 1 to " + extraPages(run));
        }
        BinaryWriter out = new BinaryWriter().u8(VERSION);
        StepPages.encode(state.page(page), state.head().startedAt(), out);
        return out.toBytes();
    }

    /**
     * Reads a run back.
     *
     * @param pages the stored page by number, for pages 1 and up
     * @param plans the plan by definition hash
     * @throws UnsupportedFormatException when the bytes are of another format, a newer version's for instance
     */
    public static Run decode(String runId, byte[] head, IntFunction<byte[]> pages, Function<String, Plan> plans) {
        BinaryReader in = new BinaryReader(head);
        checkVersion(in);
        int kind = in.u8();
        return switch (kind) {
            case WAITING -> decodeWaiting(runId, in);
            case PLANNED -> decodePlanned(runId, in, pages, plans);
            default -> throw new UnsupportedFormatException("kind of run " + kind + ", expected 0 or 1");
        };
    }

    private static void checkVersion(BinaryReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new UnsupportedFormatException("format version " + version + ", expected " + VERSION);
        }
    }

    private static void encode(WaitingRun run, BinaryWriter out) {
        out.u8(code(run.status()))
                .text(run.definitionId())
                .optionalText(run.requestedHash())
                .raw(run.requestDigest())
                .raw(run.secret())
                .number(run.options().definitionWaitMs())
                .number(run.options().definitionPollMs())
                .u8(run.options().checkTokens() ? 1 : 0)
                .number(run.options().maxRunBytes())
                .number(run.startedAt())
                .number(run.endedAt())
                .number(run.giveUpAt())
                .number(run.seq())
                .number(run.nextLookAt())
                .error(run.error());
    }

    private static WaitingRun decodeWaiting(String runId, BinaryReader in) {
        RunStatus status = status(in);
        String definitionId = in.text();
        String hash = in.optionalText();
        byte[] digest = in.raw(Requests.DIGEST_BYTES);
        byte[] secret = in.raw(AttemptTokens.SECRET_BYTES);
        EngineOptions options = new EngineOptions(in.number(), in.number(), in.flag(), in.number());
        WaitingRun run = new WaitingRun(
                runId,
                definitionId,
                hash,
                digest,
                secret,
                options,
                status,
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.runError());
        in.end();
        return run;
    }

    private static void encode(RunState run, BinaryWriter out) {
        RunState.Head head = run.head();
        out.u8(code(head.status()))
                .text(run.definitionHash())
                .raw(head.requestDigest())
                .raw(head.secret())
                .u8(head.checkTokens() ? 1 : 0)
                .number(head.startedAt())
                .number(head.endedAt())
                .number(head.deadlineAt())
                .number(head.seq())
                .number(head.openSteps())
                .number(head.timerAt())
                .number(head.bytesLeft())
                .error(head.error());
        for (LoopState loop : run.loops()) {
            out.number(loop.iteration()).u8(loop.closed() ? 1 : 0);
        }
        StepPages.encode(run.page(0), head.startedAt(), out);
    }

    private static RunState decodePlanned(
            String runId, BinaryReader in, IntFunction<byte[]> pages, Function<String, Plan> plans) {
        RunStatus status = status(in);
        Plan plan = plans.apply(in.text());
        RunState.Head head = new RunState.Head(
                runId,
                in.raw(Requests.DIGEST_BYTES),
                in.raw(AttemptTokens.SECRET_BYTES),
                in.flag(),
                status,
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.smallNumber(),
                in.number(),
                in.number(),
                in.runError());
        List<LoopState> loops = new ArrayList<>(plan.loops().size());
        for (int i = 0; i < plan.loops().size(); i++) {
            loops.add(new LoopState(in.smallNumber(), in.flag()));
        }
        StepState[][] steps = RunState.newPages(plan.stepCount());
        StepPages.decode(in, head.startedAt(), steps[0]);
        in.end();
        for (int page = 1; page < steps.length; page++) {
            BinaryReader more = new BinaryReader(pages.apply(page));
            checkVersion(more);
            StepPages.decode(more, head.startedAt(), steps[page]);
            more.end();
        }
        return new RunState(head, plan, loops, steps);
    }

    /** Never given to another status. */
    private static int code(RunStatus status) {
        return switch (status) {
            case WAITING -> 0;
            case RUNNING -> 1;
            case PAUSED -> 2;
            case SUCCESS -> 3;
            case FAILED -> 4;
            case CANCELLED -> 5;
            case QUARANTINED -> 6;
        };
    }

    private static RunStatus status(BinaryReader in) {
        int found = in.u8();
        for (RunStatus status : RunStatus.values()) {
            if (code(status) == found) {
                return status;
            }
        }
        throw new UnsupportedFormatException("run status " + found + ", expected 0 to 6");
    }
}
