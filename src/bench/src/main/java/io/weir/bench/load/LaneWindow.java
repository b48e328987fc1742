package io.weir.bench.load;

import org.HdrHistogram.Histogram;

/**
 * The results of a lane's runs within a period of time.
 *
 * @param stream the kind of run and its pace
 * @param nanos length of the period
 * @param runs number of runs that ended
 * @param unfinished number of runs in progress at its end
 * @param latencies from the time a run was due to the receipt of its result, read committed; microseconds
 */
public record LaneWindow(Traffic.Stream stream, long nanos, long runs, long unfinished, Histogram latencies) {
    public double runsPerSecond() {
        return runs * 1e9 / nanos;
    }

    public long steps() {
        return runs * stream.shape().steps();
    }
}
