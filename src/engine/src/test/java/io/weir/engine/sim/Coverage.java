package io.weir.engine.sim;

import io.weir.engine.RunView.Move;
import io.weir.protocol.RunStatus;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What happened in all worlds so far: a simulation that never gets somewhere proves nothing about it. */
final class Coverage {
    private final Set<Move> moves = new LinkedHashSet<>();
    private final Map<RunStatus, Long> ends = new EnumMap<>(RunStatus.class);
    private final Map<String, Long> counts = new TreeMap<>();
    private long events;
    private long runs;

    void moved(Move move) {
        moves.add(move);
    }

    void decided() {
        events++;
    }

    void ended(RunStatus as, String why) {
        runs++;
        ends.merge(as, 1L, Long::sum);
        count("end: " + why);
    }

    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    Set<Move> moves() {
        return moves;
    }

    long events() {
        return events;
    }

    long runs() {
        return runs;
    }

    long ends(RunStatus as) {
        return ends.getOrDefault(as, 0L);
    }

    Map<String, Long> counts() {
        return counts;
    }
}
