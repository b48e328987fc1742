package io.weir.bench.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a benchmark.
 *
 * @param title what was run
 * @param setting how and on what it was run, by name, in an order for people
 * @param levels one, or one per pace of a sweep
 * @param baseline null if none was measured
 */
public record Figures(
        String title,
        Map<String, String> setting,
        List<Level> levels,
        @Nullable Baseline baseline) {

    /**
     * The figures at one pace.
     *
     * @param pace of the first lane
     * @param rounds in their order
     * @param whole all rounds as one
     * @param topics the records per step, from the first request of the warm-up to the last result
     */
    public record Level(String pace, List<Round> rounds, Round whole, List<Topic> topics) {}

    /**
     * A period of time.
     *
     * @param lanes one per shape
     */
    public record Round(double seconds, List<Lane> lanes, List<ProcessUse> processes) {
        /** The sum over all lanes. */
        public double stepsPerSecond() {
            return lanes.stream().mapToDouble(Lane::stepsPerSecond).sum();
        }
    }

    /**
     * One kind of run.
     *
     * @param unfinished runs in progress at the end
     * @param endToEnd from the time a run was due to its result
     * @param hop from a completion, produced, to the receipt of the next step
     * @param dispatch from a request's send to the receipt of the first step
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
     * The resources that a process used.
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
     * The records of a topic per step.
     *
     * @param markers ends of transactions
     * @param logBytes on disk
     * @param recordBytes of a record: key, value, headers; 0 if it was not read
     */
    public record Topic(String name, double records, double markers, double logBytes, double recordBytes) {}

    /**
     * Kafka alone with the same records.
     *
     * @param recordsPerStep of all topics but Kafka's own
     * @param bytesPerStep of these records
     * @param stepsPerSecond the highest rate that Kafka accepted
     * @param hop one record at a time, from its send to its receipt
     */
    public record Baseline(
            double recordsPerStep,
            double bytesPerStep,
            double recordsPerSecond,
            double stepsPerSecond,
            Percentiles hop) {}
}
