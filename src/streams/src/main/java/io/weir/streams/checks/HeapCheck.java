package io.weir.streams.checks;

import java.util.List;

/** Checks that this process has the heap that an engine needs in the worst case, when all partitions come to it. */
final class HeapCheck implements Check {
    private static final int MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        int partitions = PartitionCheck.count(facts);
        if (partitions == 0) {
            return List.of(Outcome.skipped(name(), "not looked at: the number of partitions is not known"));
        }
        long needed = wanted.heapNeeded().applyAsLong(partitions);
        String found = "heap is " + wanted.heap() / MEBIBYTE + " MiB";
        String expected = "at least " + (needed + MEBIBYTE - 1) / MEBIBYTE + " MiB for " + partitions + " partitions";
        if (wanted.heap() >= needed) {
            return List.of(Outcome.ok(name(), found + ", " + expected + " are needed"));
        }
        return List.of(Outcome.warn(
                name(),
                found,
                expected + " with these settings",
                "give the engine -Xmx" + (needed + MEBIBYTE - 1) / MEBIBYTE
                        + "m (WEIR_JAVA_OPTS), or lower weir.threads, weir.limits.run.bytes or buffer.memory;"
                        + " docs/operations.md has the formula"));
    }
}
