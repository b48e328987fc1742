package io.weir.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** Finds cycles, one for each group of steps that are on cycles with each other. */
final class Cycles {
    private static final int NONE = -1;

    private Cycles() {}

    /**
     * A shortest cycle of each group, from its first declared step back to itself.
     *
     * @param settled steps known to be on no cycle, such as those of a topological order
     */
    static List<List<Integer>> find(Edges edges, List<Integer> settled) {
        BitSet open = new BitSet();
        open.set(0, edges.size());
        settled.forEach(open::clear);
        List<List<Integer>> cycles = new ArrayList<>();
        for (int step = open.nextSetBit(0); step >= 0; step = open.nextSetBit(step + 1)) {
            List<Integer> cycle = shortestFrom(step, edges, open);
            if (!cycle.isEmpty()) {
                cycles.add(cycle);
                open.andNot(edges.between(step, step));
            }
        }
        return cycles;
    }

    private static List<Integer> shortestFrom(int start, Edges edges, BitSet open) {
        int[] cameFrom = new int[edges.size()];
        Arrays.fill(cameFrom, NONE);
        Deque<Integer> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            int step = queue.remove();
            BitSet next = edges.successors(step);
            for (int each = next.nextSetBit(0); each >= 0; each = next.nextSetBit(each + 1)) {
                if (each == start) {
                    return trace(start, step, cameFrom);
                }
                if (open.get(each) && cameFrom[each] == NONE) {
                    cameFrom[each] = step;
                    queue.add(each);
                }
            }
        }
        return List.of();
    }

    private static List<Integer> trace(int start, int last, int[] cameFrom) {
        Deque<Integer> cycle = new ArrayDeque<>(List.of(start));
        for (int step = last; step != start; step = cameFrom[step]) {
            cycle.addFirst(step);
        }
        cycle.addFirst(start);
        return List.copyOf(cycle);
    }
}
