package io.weir.bench.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark has measured.
 *
 * @param title what was run
 * @param setting how it was run and on what, by name, in an order for people
 * @param levels one, or one a pace of a sweep
 * @param baseline null when none was measured
 */
public record Figures(
        String title,
        Map<String, String> setting,
        List<Level> levels,
        @Nullable Baseline baseline) {

    /**
     * Everything at one pace.
     *
     * @param pace of the first lane
     * @param rounds in their order
     * @param whole all rounds as one
     * @param topics what was written a step, from the first request of the warm-up to the last result
     */
    public record Level(String pace, List<Round> rounds, Round whole, List<Topic> topics) {}

    /**
     * A stretch of time.
     *
     * @param lanes one a shape
     */
    public record Round(double seconds, List<Lane> lanes, List<ProcessUse> processes) {
        /** Of all lanes. */
        public double stepsPerSecond() {
            return lanes.stream().mapToDouble(Lane::stepsPerSecond).sum();
        }
    }

    /**
     * One kind of run.
     *
     * @param unfinished runs under way at the end
     * @param endToEnd from when a run was due to its result
     * @param hop from a completion, produced, to the next step in hand
     * @param dispatch from a request's send to the first step in hand
     * @param curve of end to end: percentile and milliseconds
     * @param hopCurve of the hops
     */
    public record Lane(
            String shape,
            String pace,
            long runs,
            double runsPerSecond,
            double stepsPerSecond,
            long unfinished,
            Percentiles endToEnd,
            Percentiles hop,
            Percentiles dispatch,
            List<Point> curve,
            List<Point> hopCurve) {}

    /** A point of a curve. */
    public record Point(double x, double y) {}

    /**
     * What a process used.
     *
     * @param cpuMicrosPerStep over the steps of all lanes
     * @param rssMebibytes at the end
     * @param diskMebibytes of its files at the end: the broker's logs, an engine's state
     */
    public record ProcessUse(
            String name,
            double cpuSeconds,
            double cpuMicrosPerStep,
            double rssMebibytes,
            double diskMebibytes,
            long gcCount,
            long gcMillis) {}

    /**
     * What a topic got a step.
     *
     * @param markers ends of transactions
     * @param logBytes on disk
     * @param recordBytes of a record: key, value, headers; 0 when it was not read
     */
    public record Topic(String name, double records, double markers, double logBytes, double recordBytes) {}

    /**
     * Kafka alone with the same records.
     *
     * @param recordsPerStep of all topics but Kafka's own
     * @param bytesPerStep of these records
     * @param stepsPerSecond that Kafka could carry
     * @param hop one record at a time, from its send to its being in hand
     */
    public record Baseline(
            double recordsPerStep,
            double bytesPerStep,
            double recordsPerSecond,
            double stepsPerSecond,
            Percentiles hop) {}
}
