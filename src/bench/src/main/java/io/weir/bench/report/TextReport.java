package io.weir.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The figures for the terminal. */
public final class TextReport {
    private final List<String> lines = new ArrayList<>();

    private TextReport() {}

    /** One round as a line, shown while the benchmark continues. */
    public static String line(Figures.Round round) {
        StringBuilder line = new StringBuilder();
        for (Figures.Lane lane : round.lanes()) {
            line.append(line.isEmpty() ? "" : "; ")
                    .append(String.format(
                            Locale.ROOT,
                            "%s at %s: %s steps/s, p50 %s ms, p99 %s ms",
                            lane.shape(),
                            lane.pace(),
                            Numbers.whole(lane.stepsPerSecond()),
                            Numbers.shown(lane.endToEnd().p50()),
                            Numbers.shown(lane.endToEnd().p99())));
        }
        return line.toString();
    }

    /** The whole report. */
    public static List<String> of(Figures figures) {
        TextReport report = new TextReport();
        report.lines.add("weir bench " + figures.title());
        figures.setting().forEach((name, value) -> report.lines.add("  " + name + ": " + value));
        for (Figures.Level level : figures.levels()) {
            report.level(level);
        }
        if (figures.levels().size() > 1) {
            report.sweep(figures.levels());
        }
        if (figures.baseline() != null) {
            report.baseline(figures.levels(), figures.baseline());
        }
        return report.lines;
    }

    private void level(Figures.Level level) {
        int lanes = level.whole().lanes().size();
        for (int i = 0; i < lanes; i++) {
            lane(level, i);
        }
        processes(level.whole());
        topics(level);
    }

    private void lane(Figures.Level level, int index) {
        Figures.Lane whole = level.whole().lanes().get(index);
        heading(whole.shape() + ", " + whole.pace() + ": " + whole.runs() + " runs");
        TextTable table = laneTable("round");
        List<Figures.Lane> rounds =
                level.rounds().stream().map(round -> round.lanes().get(index)).toList();
        for (int i = 0; i < rounds.size(); i++) {
            Figures.Lane round = rounds.get(i);
            row(table, Integer.toString(i + 1), get -> get.apply(round));
        }
        if (rounds.size() > 1) {
            row(table, "median", get -> Numbers.median(rounds, get::apply));
        }
        lines.addAll(table.lines());
        times("hop, completion to next step", whole.hop());
        times("dispatch, request to first step", whole.dispatch());
        if (whole.unfinished() > whole.runs()) {
            lines.add(
                    "  " + whole.unfinished() + " runs were under way at the end: more than the engine keeps up with");
        }
    }

    private static void row(TextTable table, String name, Function<Function<Figures.Lane, Double>, Double> value) {
        table.row(
                name,
                Numbers.shown(value.apply(Figures.Lane::runsPerSecond)),
                Numbers.whole(value.apply(Figures.Lane::stepsPerSecond)),
                Numbers.shown(value.apply(lane -> lane.endToEnd().p50())),
                Numbers.shown(value.apply(lane -> lane.endToEnd().p95())),
                Numbers.shown(value.apply(lane -> lane.endToEnd().p99())),
                Numbers.shown(value.apply(lane -> lane.endToEnd().p999())),
                Numbers.shown(value.apply(lane -> lane.endToEnd().max())),
                Numbers.shown(value.apply(lane -> lane.hop().p50())),
                Numbers.shown(value.apply(lane -> lane.hop().p99())));
    }

    private void times(String what, Percentiles times) {
        if (times.count() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %s: p50 %s, p95 %s, p99 %s, p99.9 %s, max %s ms (%,d)",
                    what,
                    Numbers.shown(times.p50()),
                    Numbers.shown(times.p95()),
                    Numbers.shown(times.p99()),
                    Numbers.shown(times.p999()),
                    Numbers.shown(times.max()),
                    times.count()));
        }
    }

    private void processes(Figures.Round whole) {
        lines.add("");
        TextTable table =
                new TextTable("process", "cpu s", "cores", "cpu µs/step", "rss MiB", "disk MiB", "gcs", "gc ms");
        for (Figures.ProcessUse process : whole.processes()) {
            table.row(
                    process.name(),
                    Numbers.shown(process.cpuSeconds()),
                    Numbers.shown(process.cpuSeconds() / whole.seconds()),
                    Numbers.shown(process.cpuMicrosPerStep()),
                    Numbers.whole(process.rssMebibytes()),
                    Numbers.whole(process.diskMebibytes()),
                    Long.toString(process.gcCount()),
                    Long.toString(process.gcMillis()));
        }
        lines.addAll(table.lines());
    }

    private void topics(Figures.Level level) {
        lines.add("");
        TextTable table = new TextTable("written to Kafka, a step", "records", "markers", "log bytes", "bytes/record");
        Figures.Topic sum = new Figures.Topic("all", 0, 0, 0, 0);
        for (Figures.Topic topic : level.topics()) {
            row(table, topic);
            sum = new Figures.Topic(
                    "all",
                    sum.records() + topic.records(),
                    sum.markers() + topic.markers(),
                    sum.logBytes() + topic.logBytes(),
                    0);
        }
        row(table, sum);
        lines.addAll(table.lines());
    }

    /** For figures of lanes; {@code by} is the heading of the column in which its lines differ. */
    private static TextTable laneTable(String by) {
        return new TextTable(
                by,
                "runs/s",
                "steps/s",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "hop p50 ms",
                "hop p99 ms");
    }

    private static void row(TextTable table, Figures.Topic topic) {
        table.row(
                topic.name(),
                topic.records() == 0 ? "" : Numbers.shown(topic.records()),
                topic.markers() == 0 ? "" : Numbers.shown(topic.markers()),
                Numbers.shown(topic.logBytes()),
                topic.recordBytes() == 0 ? "" : Numbers.shown(topic.recordBytes()));
    }

    private void sweep(List<Figures.Level> levels) {
        heading("throughput against latency");
        TextTable table = laneTable("pace");
        for (Figures.Level level : levels) {
            row(table, level.pace(), get -> get.apply(level.whole().lanes().get(0)));
        }
        lines.addAll(table.lines());
    }

    private void baseline(List<Figures.Level> levels, Figures.Baseline raw) {
        heading("Kafka alone, the same records");
        lines.add(String.format(
                Locale.ROOT,
                "  %s records of %s bytes a step: %s records/s, which is %s steps/s",
                Numbers.shown(raw.recordsPerStep()),
                Numbers.whole(raw.bytesPerStep() / raw.recordsPerStep()),
                Numbers.whole(raw.recordsPerSecond()),
                Numbers.whole(raw.stepsPerSecond())));
        times("one record, send to in hand", raw.hop());
        double most = levels.stream()
                .mapToDouble(level -> level.whole().stepsPerSecond())
                .max()
                .orElse(0);
        lines.add(String.format(
                Locale.ROOT,
                "  Weir carried %s steps/s: %.1f %% of that",
                Numbers.whole(most),
                100 * most / raw.stepsPerSecond()));
    }

    private void heading(String text) {
        lines.add("");
        lines.add(text);
    }
}
