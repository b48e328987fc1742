package io.weir.streams.state;

import io.weir.engine.Run;
import io.weir.engine.RunCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A run with its stored bytes: its head, and its pages by number, starting at 1. */
public final class EncodedRun {
    private final Run run;
    private final byte[] head;
    private final Map<Integer, byte[]> pages;

    private EncodedRun(Run run, List<Integer> numbers) {
        this.run = run;
        this.head = RunCodec.encodeHead(run);
        this.pages = new LinkedHashMap<>();
        for (int page : numbers) {
            pages.put(page, RunCodec.encodePage(run, page));
        }
    }

    /** Encodes the head and the pages that differ from {@code before}; all pages if it is null. */
    public static EncodedRun changes(@Nullable Run before, Run after) {
        return new EncodedRun(after, RunCodec.changedPages(before, after));
    }

    /** Encodes the head and every page. */
    public static EncodedRun whole(Run run) {
        return new EncodedRun(
                run, IntStream.rangeClosed(1, RunCodec.extraPages(run)).boxed().toList());
    }

    public Run run() {
        return run;
    }

    byte[] head() {
        return head;
    }

    Map<Integer, byte[]> pages() {
        return pages;
    }

    /** Returns the length of the longest stored value, bytes. */
    public int largestValue() {
        int largest = head.length;
        for (byte[] page : pages.values()) {
            largest = Math.max(largest, page.length);
        }
        return largest;
    }

    /** Returns the length of all stored values together, bytes. */
    int totalBytes() {
        int total = head.length;
        for (byte[] page : pages.values()) {
            total += page.length;
        }
        return total;
    }
}
