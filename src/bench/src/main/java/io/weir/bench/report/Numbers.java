package io.weir.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Formats numbers with enough digits to compare them, but without false precision. */
final class Numbers {
    private Numbers() {}

    /** {@code 12,345}, {@code 123}, {@code 12.3}, {@code 1.23}. */
    static String shown(double value) {
        double size = Math.abs(value);
        String form = size == 0 || size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static <T> double median(List<T> all, ToDoubleFunction<T> number) {
        double[] sorted = all.stream().mapToDouble(number).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
