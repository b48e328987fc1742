package io.weir.bench.report;

import org.HdrHistogram.AbstractHistogram;

/**
 * Times, in milliseconds.
 *
 * @param count number of times; if it is 0, the others are 0
 */
public record Percentiles(long count, double mean, double p50, double p95, double p99, double p999, double max) {
    private static final double MICROS = 1_000.0;

    /** Of a histogram in microseconds. */
    public static Percentiles of(AbstractHistogram micros) {
        if (micros.getTotalCount() == 0) {
            return new Percentiles(0, 0, 0, 0, 0, 0, 0);
        }
        return new Percentiles(
                micros.getTotalCount(),
                micros.getMean() / MICROS,
                micros.getValueAtPercentile(50) / MICROS,
                micros.getValueAtPercentile(95) / MICROS,
                micros.getValueAtPercentile(99) / MICROS,
                micros.getValueAtPercentile(99.9) / MICROS,
                micros.getMaxValue() / MICROS);
    }
}
