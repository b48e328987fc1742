package io.weir.engine;

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
    private RunCodec() {}

    public static byte[] encodeHead(Run run) {
        return io.weir.protocol.Pending.pending();
    }

    /** Pages other than page 0 that differ between the two; all of them when {@code before} is null. */
    public static List<Integer> changedPages(@Nullable Run before, Run after) {
        return io.weir.protocol.Pending.pending();
    }

    /** Number of pages beyond page 0. */
    public static int extraPages(Run run) {
        return io.weir.protocol.Pending.pending();
    }

    /**
     * One page.
     *
     * @param page 1 or more
     */
    public static byte[] encodePage(Run run, int page) {
        return io.weir.protocol.Pending.pending();
    }

    /**
     * Reads a run back.
     *
     * @param pages the stored page by number, for pages 1 and up
     * @param plans the plan by definition hash
     */
    public static Run decode(String runId, byte[] head, IntFunction<byte[]> pages, Function<String, Plan> plans) {
        return io.weir.protocol.Pending.pending();
    }
}
