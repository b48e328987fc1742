package io.weir.bench.report;

import io.weir.bench.report.Figures.Baseline;
import io.weir.bench.report.Figures.Lane;
import io.weir.bench.report.Figures.Level;
import io.weir.bench.report.Figures.Point;
import io.weir.bench.report.Figures.ProcessUse;
import io.weir.bench.report.Figures.Round;
import io.weir.bench.report.Figures.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures as a benchmark may come to. */
final class SampleFigures {
    private SampleFigures() {}

    static Figures onePace() {
        Round round =
                round(List.of(lane("seq5", "64 runs in flight", 700, 1), lane("fan1000", "1 run in flight", 2, 40)));
        return figures("seq5 beside fan1000", List.of(level(round)));
    }

    static Figures sweep() {
        List<Level> levels = new ArrayList<>();
        int[] inFlight = {1, 4, 16, 64, 256, 1024};
        double[] runs = {18, 70, 260, 900, 1500, 1550};
        double[] slowness = {0.15, 0.16, 0.2, 0.4, 1, 4};
        for (int i = 0; i < inFlight.length; i++) {
            String pace = inFlight[i] == 1 ? "1 run in flight" : inFlight[i] + " runs in flight";
            levels.add(level(round(List.of(lane("seq5", pace, runs[i], slowness[i])))));
        }
        return figures("seq5", levels);
    }

    private static Figures figures(String title, List<Level> levels) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("parts", "a broker, 1 engine of 1 thread, 1 worker, 64 steps at a time");
        setting.put("payload", "32 bytes");
        setting.put("machine", "2 processors, Java 17.0.15, Linux");
        return new Figures(title, setting, levels, new Baseline(7.8, 1_300, 390_000, 50_000, times(1)));
    }

    private static Level level(Round round) {
        return new Level(
                round.lanes().get(0).pace(),
                List.of(round, round),
                round,
                List.of(
                        new Topic("__transaction_state", 0, 0, 501, 0),
                        new Topic("weir.step-ready.bench", 1, 0.99, 631, 483)));
    }

    private static Round round(List<Lane> lanes) {
        return new Round(
                10,
                lanes,
                List.of(
                        new ProcessUse("broker", 6.5, 350, 263, 35, 7, 142),
                        new ProcessUse("load", 0.6, 12.5, 164, 0, 0, 0)));
    }

    private static Lane lane(String shape, String pace, double runsPerSecond, double slowness) {
        return new Lane(
                shape,
                pace,
                (long) (runsPerSecond * 10),
                runsPerSecond,
                runsPerSecond * 5,
                3,
                times(60 * slowness),
                times(8 * slowness),
                times(9 * slowness),
                curve(60 * slowness),
                curve(8 * slowness));
    }

    private static Percentiles times(double median) {
        return new Percentiles(5_000, median, median, 1.6 * median, 2.2 * median, 3 * median, 4 * median);
    }

    private static List<Point> curve(double median) {
        List<Point> points = new ArrayList<>();
        for (double above = 1; above > 5e-5; above *= 0.8) {
            points.add(new Point(100 * (1 - above), median * (0.6 - 0.55 * Math.log10(above))));
        }
        points.add(new Point(100, 4 * median));
        return points;
    }
}
