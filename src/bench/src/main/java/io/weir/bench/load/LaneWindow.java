package io.weir.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What has become of a lane's runs within a time.
 *
 * @param stream what they are
 * @param nanos how long it was
 * @param runs that ended
 * @param unfinished how many were under way at its end
 * @param latencies from when a run was due to its result in hand, read committed; microseconds
 */
public record LaneWindow(Traffic.Stream stream, long nanos, long runs, long unfinished, Histogram latencies) {
    public double runsPerSecond() {
        return runs * 1e9 / nanos;
    }

    public long steps() {
        return runs * stream.shape().steps();
    }
}
