package io.weir.bench.work;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Times between steps as the worker's steps measured them, by definition, in microseconds. Thread-safe; {@link #take}
 * may be called while other threads record.
 */
public final class Hops {
    private static final int DIGITS = 3;

    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    private static final class Lane {
        private final Recorder between = new Recorder(DIGITS);
        private final Recorder first = new Recorder(DIGITS);
    }

    /**
     * The times of one definition.
     *
     * @param between from a step's completion, produced by a worker, to the receipt of the next step by a worker
     * @param first from the send of a run's request to the receipt of its first step by a worker
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

    /** The times recorded since the last call, by definition. */
    public Map<String, Taken> take() {
        Map<String, Taken> taken = new TreeMap<>();
        lanes.forEach((id, lane) ->
                taken.put(id, new Taken(lane.between.getIntervalHistogram(), lane.first.getIntervalHistogram())));
        return taken;
    }
}
