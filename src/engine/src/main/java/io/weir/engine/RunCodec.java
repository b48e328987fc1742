package io.weir.engine;

import io.weir.protocol.ForkedFrom;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a run: a head of limited size and pages of step states, so that the bytes that a completion
 * rewrites do not grow with the workflow; {@link PageLayout} defines the pages. Every record starts with its format
 * version; an unknown newer one is refused, every older one is read. Any other change that an older engine could not
 * understand, a new status for instance, also gets a new version: otherwise an older engine would take it for damage.
 */
public final class RunCodec {
    private static final int VERSION = 5;

    /**
     * From this version on, a head contains the first position at which steps may be ready without having been
     * dispatched. Version 3 added held steps, version 5 waiting and deferred ones, and runs whose outcome is decided.
     */
    private static final int SINCE_PORTIONS = 4;

    private static final int WAITING = 0;
    /** The first page is in the head. */
    private static final int PLANNED = 1;
    /** No page is in the head. Written since {@link PageLayout#LONG} exists. */
    private static final int PAGED = 2;
    /** Added to the kind of a run that was forked. */
    private static final int FORKED = 4;
    /** Added to the kind of a run whose outcome is decided: only such a head has its phase and the outcome. */
    private static final int DECIDED = 8;

    /** Added to the kind of a run that keeps events, or ids of events. */
    private static final int EVENTS = 16;

    private static final int ADDED = FORKED | DECIDED | EVENTS;

    private RunCodec() {}

    public static byte[] encodeHead(Run run) {
        BinaryWriter out = new BinaryWriter().u8(VERSION);
        if (run instanceof WaitingRun waiting) {
            encode(waiting, out.u8(WAITING + forked(waiting.fork())));
        } else if (run instanceof RunState state) {
            int kind = state.layout().firstInHead() ? PLANNED : PAGED;
            int decided = state.head().decided() == null ? 0 : DECIDED;
            int events = state.head().mailbox().letters().isEmpty() ? 0 : EVENTS;
            encode(state, out.u8(kind + decided + events + forked(state.head().fork())));
        } else {
            throw new IllegalStateException("a run the codec does not know: " + run);
        }
        return out.toBytes();
    }

    /**
     * Numbers of the pages outside the head that differ between the two runs; all of them if {@code before} has none.
     */
    public static List<Integer> changedPages(@Nullable Run before, Run after) {
        List<Integer> changed = new ArrayList<>();
        for (int page = 1; page <= extraPages(after); page++) {
            boolean same = before instanceof RunState old
                    && after instanceof RunState state
                    && old.page(old.layout().indexOf(page))
                            == state.page(state.layout().indexOf(page));
            if (!same) {
                changed.add(page);
            }
        }
        return changed;
    }

    /** Number of pages outside the head. */
    public static int extraPages(Run run) {
        return run instanceof RunState state ? state.layout().extraPages(state.pageCount()) : 0;
    }

    /**
     * Encodes one page.
     *
     * @param page 1 to {@link #extraPages}
     */
    public static byte[] encodePage(Run run, int page) {
        if (!(run instanceof RunState state) || page < 1 || page > extraPages(run)) {
            throw new IllegalArgumentException("found page " + page + ", expected 1 to " + extraPages(run));
        }
        BinaryWriter out = new BinaryWriter().u8(VERSION);
        StepPages.encode(state.page(state.layout().indexOf(page)), state.head().startedAt(), out);
        return out.toBytes();
    }

    /**
     * Decodes a stored run.
     *
     * @param pages the stored page by number, for pages 1 and up
     * @param plans the plan by definition hash
     * @throws UnsupportedFormatException if the bytes have another format; {@link NewerFormatException} if they have a
     *     newer version
     */
    public static Run decode(String runId, byte[] head, IntFunction<byte[]> pages, Function<String, Plan> plans) {
        BinaryReader in = new BinaryReader(head);
        int version = version(in);
        int kind = in.u8();
        boolean forked = (kind & FORKED) != 0;
        if (kind == WAITING || kind == WAITING + FORKED) {
            return decodeWaiting(runId, in, forked);
        }
        return switch (kind & ~ADDED) {
            case PLANNED -> decodePlanned(runId, in, version, kind, PageLayout.SHORT, pages, plans);
            case PAGED -> decodePlanned(runId, in, version, kind, PageLayout.LONG, pages, plans);
            default -> throw unknownKind(kind);
        };
    }

    private static int forked(@Nullable Fork fork) {
        return fork == null ? 0 : FORKED;
    }

    private static void encode(@Nullable Fork fork, BinaryWriter out) {
        if (fork != null) {
            ForkedFrom from = fork.from();
            out.u8(fork.carried() ? 1 : 0).optionalText(from == null ? null : from.runId());
            out.optionalText(from == null ? null : from.reason());
        }
    }

    private static Fork fork(BinaryReader in) {
        boolean carried = in.flag();
        String from = in.optionalText();
        String reason = in.optionalText();
        return new Fork(from == null ? null : new ForkedFrom(from, reason), carried);
    }

    /**
     * The definition that a stored run is pinned to, without reading the rest; empty if the run waits for its
     * definition.
     *
     * @throws UnsupportedFormatException if the bytes have another format
     */
    public static String pinnedHash(byte[] head) {
        BinaryReader in = new BinaryReader(head);
        version(in);
        int kind = in.u8();
        if ((kind & ~FORKED) == WAITING) {
            return "";
        }
        int planned = kind & ~ADDED;
        if (planned != PLANNED && planned != PAGED) {
            throw unknownKind(kind);
        }
        status(in);
        return in.text();
    }

    private static UnsupportedFormatException unknownKind(int kind) {
        return new UnsupportedFormatException("kind of run " + kind
                + ", expected 0 to 2, with 4 if it was forked, 8 if its outcome is decided and 16 if it keeps events");
    }

    private static int version(BinaryReader in) {
        int version = in.u8();
        if (version > VERSION) {
            throw new NewerFormatException("format version", version, VERSION);
        }
        if (version < 1) {
            throw new UnsupportedFormatException("format version " + version + ", expected 1 to " + VERSION);
        }
        return version;
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
        encode(run.fork(), out);
    }

    private static EngineOptions options(BinaryReader in) {
        try {
            return new EngineOptions(in.number(), in.number(), in.flag(), in.number());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedFormatException("the options of a waiting run: " + e.getMessage());
        }
    }

    private static WaitingRun decodeWaiting(String runId, BinaryReader in, boolean forked) {
        RunStatus status = status(in);
        String definitionId = in.text();
        String hash = in.optionalText();
        byte[] digest = in.raw(Requests.DIGEST_BYTES);
        byte[] secret = in.raw(AttemptTokens.SECRET_BYTES);
        EngineOptions options = options(in);
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
                in.runError(),
                forked ? fork(in) : null);
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
                .number(head.readyFrom() == RunState.NO_STEP ? 0 : head.readyFrom() + 1)
                .error(head.error());
        encode(head.fork(), out);
        RunState.Decided decided = head.decided();
        if (decided != null) {
            out.u8(head.phase().code()).u8(code(decided.status())).number(decided.at());
        }
        encode(head.mailbox(), head.startedAt(), out);
        for (LoopState loop : run.loops()) {
            out.number(loop.iteration()).u8(loop.closed() ? 1 : 0);
        }
        if (run.layout().firstInHead()) {
            StepPages.encode(run.page(0), head.startedAt(), out);
        }
    }

    private static RunState decodePlanned(
            String runId,
            BinaryReader in,
            int version,
            int kind,
            PageLayout layout,
            IntFunction<byte[]> pages,
            Function<String, Plan> plans) {
        boolean decided = (kind & DECIDED) != 0;
        RunStatus status = status(in);
        Plan plan = plans.apply(in.text());
        byte[] digest = in.raw(Requests.DIGEST_BYTES);
        byte[] secret = in.raw(AttemptTokens.SECRET_BYTES);
        boolean checkTokens = in.flag();
        long startedAt = in.number();
        RunState.Head head = new RunState.Head(
                runId,
                digest,
                secret,
                checkTokens,
                status,
                startedAt,
                in.number(),
                in.number(),
                in.number(),
                in.smallNumber(),
                in.number(),
                in.number(),
                version < SINCE_PORTIONS ? RunState.NO_STEP : readyFrom(in),
                in.runError(),
                (kind & FORKED) != 0 ? fork(in) : null,
                decided ? phase(in) : Phase.WORKFLOW,
                decided ? new RunState.Decided(outcome(in), in.number()) : null,
                (kind & EVENTS) != 0 ? mailbox(in, startedAt) : Mailbox.EMPTY);
        List<LoopState> loops = new ArrayList<>(plan.loops().size());
        for (int i = 0; i < plan.loops().size(); i++) {
            loops.add(new LoopState(in.smallNumber(), in.flag()));
        }
        StepState[][] steps = layout.newPages(plan.stepCount());
        if (layout.firstInHead()) {
            StepPages.decode(in, version, head.startedAt(), steps[0]);
        }
        in.end();
        for (int page = 1; page <= layout.extraPages(steps.length); page++) {
            BinaryReader more = new BinaryReader(pages.apply(page));
            // A page that no decision has changed since then has the version that wrote it.
            StepPages.decode(more, version(more), head.startedAt(), steps[layout.indexOf(page)]);
            more.end();
        }
        return new RunState(head, plan, loops, layout, steps);
    }

    /** Nothing is written for a mailbox that is empty. */
    private static void encode(Mailbox mailbox, long startedAt, BinaryWriter out) {
        if (!mailbox.letters().isEmpty()) {
            out.number(mailbox.letters().size());
        }
        for (Mailbox.Letter letter : mailbox.letters()) {
            out.number(letter.event())
                    .number(letter.slot() + 1)
                    .number(letter.at() - startedAt)
                    .fixed(letter.id())
                    .number(letter.bytes());
        }
    }

    private static Mailbox mailbox(BinaryReader in, long startedAt) {
        int count = in.smallNumber();
        List<Mailbox.Letter> letters = new ArrayList<>(Math.min(count, 2 * Mailbox.MOST));
        for (int i = 0; i < count; i++) {
            letters.add(new Mailbox.Letter(
                    in.smallNumber(), in.smallNumber() - 1, startedAt + in.number(), in.fixed(), in.smallNumber()));
        }
        return new Mailbox(letters);
    }

    private static Phase phase(BinaryReader in) {
        Phase phase = Phase.ofCode(in.u8());
        if (phase == Phase.WORKFLOW) {
            throw new UnsupportedFormatException("an outcome of a run whose workflow has not ended");
        }
        return phase;
    }

    private static RunStatus outcome(BinaryReader in) {
        RunStatus outcome = status(in);
        if (!outcome.isTerminal()) {
            throw new UnsupportedFormatException("outcome " + outcome.wireName() + ", expected that of an ended run");
        }
        return outcome;
    }

    private static int readyFrom(BinaryReader in) {
        int stored = in.smallNumber();
        return stored == 0 ? RunState.NO_STEP : stored - 1;
    }

    /** A code is never reused for another status. */
    private static int code(RunStatus status) {
        return switch (status) {
            case WAITING -> 0;
            case RUNNING -> 1;
            case PAUSED -> 2;
            case SUCCESS -> 3;
            case FAILED -> 4;
            case CANCELLED -> 5;
            case QUARANTINED -> 6;
            case COMPENSATING -> 7;
            case ENDING -> 8;
        };
    }

    private static RunStatus status(BinaryReader in) {
        int found = in.u8();
        for (RunStatus status : RunStatus.values()) {
            if (code(status) == found) {
                return status;
            }
        }
        throw new UnsupportedFormatException("run status " + found + ", expected 0 to 8");
    }
}
