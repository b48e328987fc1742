package io.weir.bench.work;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Times between steps as the worker's steps saw them, by definition, in microseconds. Thread-safe; {@link #take} may be
 * called while others record.
 */
public final class Hops {
    private static final int DIGITS = 3;

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    private static final class Lane {
        private final Recorder between = new Recorder(DIGITS);
        private final Recorder first = new Recorder(DIGITS);
    }

    /**
     * Of one definition.
     *
     * @param between from a step's completion, produced by a worker, to the next step in a worker's hands
     * @param first from the send of a run's request to its first step in a worker's hands
     */
    public record Taken(Histogram between, Histogram first) {}

    void between(String definitionId, long micros) {
        lane(definitionId).between.recordValue(Math.max(0, micros));
    }

    void first(String definitionId, long micros) {
        lane(definitionId).first.recordValue(Math.max(0, micros));
    }

    private Lane lane(String definitionId) {
        Lane lane = lanes.get(definitionId);
        return lane != null ? lane : lanes.computeIfAbsent(definitionId, id -> new Lane());
    }

    /** What was recorded since the last time, by definition. */
    public Map<String, Taken> take() {
        Map<String, Taken> taken = new TreeMap<>();
        lanes.forEach((id, lane) ->
                taken.put(id, new Taken(lane.between.getIntervalHistogram(), lane.first.getIntervalHistogram())));
        return taken;
    }
}
