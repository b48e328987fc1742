package io.weir.bench.report;

import io.weir.bench.report.SvgChart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The figures as a chart: for a sweep, throughput against latency; for a single pace, latency by percentile. */
public final class SvgReport {
    private static final int NINES = 4;
    private static final String MILLISECONDS = "ms";

    private SvgReport() {}

    public static String of(Figures figures) {
        return (figures.levels().size() > 1 ? sweep(figures) : curves(figures)).svg();
    }

    private static SvgChart sweep(Figures figures) {
        List<Figures.Lane> lanes = figures.levels().stream()
                .map(level -> level.whole().lanes().get(0))
                .toList();
        List<Series> series = List.of(
                series("p99", lanes, lane -> lane.endToEnd().p99(), false),
                series("p95", lanes, lane -> lane.endToEnd().p95(), false),
                series("p50", lanes, lane -> lane.endToEnd().p50(), true));
        double most =
                lanes.stream().mapToDouble(Figures.Lane::stepsPerSecond).max().orElse(1);
        return new SvgChart(
                figures.title() + ": throughput against latency",
                subtitle(figures),
                new Axis.Linear("steps a second; at the points, the runs in flight or their rate", most),
                latency(series),
                series);
    }

    private static Series series(
            String name, List<Figures.Lane> lanes, ToDoubleFunction<Figures.Lane> latency, boolean labelled) {
        return new Series(
                name,
                lanes.stream()
                        .map(lane -> new Figures.Point(lane.stepsPerSecond(), latency.applyAsDouble(lane)))
                        .toList(),
                lanes.stream()
                        .map(lane -> labelled ? lane.pace().replaceAll(" runs? in flight", "") : "")
                        .toList());
    }

    private static SvgChart curves(Figures figures) {
        Figures.Level level = figures.levels().get(0);
        List<Series> series = new ArrayList<>();
        for (Figures.Lane lane : level.whole().lanes()) {
            add(series, lane.shape() + ", end to end", lane.curve());
            add(series, lane.shape() + ", hop", lane.hopCurve());
        }
        return new SvgChart(
                figures.title() + ": latency at "
                        + level.whole().lanes().stream().map(Figures.Lane::pace).collect(Collectors.joining(" and ")),
                subtitle(figures),
                new Axis.Nines("percentile", NINES),
                latency(series),
                series);
    }

    private static void add(List<Series> series, String name, List<Figures.Point> curve) {
        double last = 100 - 100 * Math.pow(10, -NINES);
        List<Figures.Point> shown = curve.stream()
                .filter(point -> point.x() <= last && point.y() > 0)
                .toList();
        if (!shown.isEmpty()) {
            series.add(new Series(name, shown, List.of()));
        }
    }

    private static Axis latency(List<Series> series) {
        double[] values = series.stream()
                .flatMap(one -> one.points().stream())
                .mapToDouble(Figures.Point::y)
                .filter(value -> value > 0)
                .sorted()
                .toArray();
        return values.length == 0
                ? new Axis.Log(MILLISECONDS, 1, 10)
                : new Axis.Log(MILLISECONDS, values[0], values[values.length - 1]);
    }

    private static String subtitle(Figures figures) {
        Map<String, String> setting = figures.setting();
        return setting.getOrDefault("parts", "") + "; payload " + setting.getOrDefault("payload", "") + "; "
                + setting.getOrDefault("machine", "");
    }
}
