package io.weir.bench;

import io.weir.bench.Measurement.LaneRound;
import io.weir.bench.Measurement.Level;
import io.weir.bench.Measurement.Round;
import io.weir.bench.load.LaneWindow;
import io.weir.bench.log.RawKafka;
import io.weir.bench.log.TopicTraffic;
import io.weir.bench.part.Usage;
import io.weir.bench.report.Figures;
import io.weir.bench.report.Percentiles;
import io.weir.bench.work.Hops;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Converts the measurements to figures for people. */
final class Summary {
    private static final double MEBIBYTE = 1 << 20;
    private static final int DIGITS = 3;
    private static final int CURVE_TICKS_PER_HALF = 5;

    private Summary() {}

    static Figures.Level of(Level level) {
        List<Figures.Round> rounds = level.rounds().stream().map(Summary::of).toList();
        return new Figures.Level(
                level.rounds().get(0).lanes().get(0).window().stream().pace().toString(),
                rounds,
                of(whole(level.rounds())),
                level.topics().stream()
                        .map(topic -> of(topic, Math.max(1, level.steps())))
                        .toList());
    }

    static Figures.Round of(Round round) {
        long steps = Math.max(1, round.steps());
        List<Figures.ProcessUse> processes = new ArrayList<>();
        round.used()
                .forEach((name, used) -> processes.add(new Figures.ProcessUse(
                        name,
                        used.cpuNanos() / 1e9,
                        used.cpuNanos() / 1e3 / steps,
                        used.rssBytes() / MEBIBYTE,
                        round.disk().getOrDefault(name, 0L) / MEBIBYTE,
                        used.gcCount(),
                        used.gcMillis())));
        double seconds = round.lanes().get(0).window().nanos() / 1e9;
        return new Figures.Round(
                seconds, round.lanes().stream().map(Summary::of).toList(), processes);
    }

    private static Figures.Lane of(LaneRound lane) {
        LaneWindow window = lane.window();
        return new Figures.Lane(
                window.stream().shape().name(),
                window.stream().pace().toString(),
                window.runs(),
                window.runsPerSecond(),
                window.runsPerSecond() * window.stream().shape().steps(),
                window.unfinished(),
                Percentiles.of(window.latencies()),
                Percentiles.of(lane.hops().between()),
                Percentiles.of(lane.hops().first()),
                curve(window.latencies()),
                curve(lane.hops().between()));
    }

    private static List<Figures.Point> curve(AbstractHistogram micros) {
        List<Figures.Point> points = new ArrayList<>();
        if (micros.getTotalCount() == 0) {
            return points;
        }
        for (HistogramIterationValue value : micros.percentiles(CURVE_TICKS_PER_HALF)) {
            points.add(new Figures.Point(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo() / 1e3));
        }
        return points;
    }

    static Figures.Baseline of(RawKafka.Carried carried) {
        return new Figures.Baseline(
                carried.recordsPerStep(),
                carried.bytesPerStep(),
                carried.recordsPerSecond(),
                carried.stepsPerSecond(),
                Percentiles.of(carried.hop()));
    }

    private static Figures.Topic of(TopicTraffic topic, long steps) {
        return new Figures.Topic(
                topic.topic(),
                topic.records() / steps,
                topic.isKafkasOwn() ? 0 : topic.markers() / steps,
                (double) topic.logBytes() / steps,
                topic.meanKeyBytes() + topic.meanValueBytes());
    }

    /** All rounds as one. */
    private static Round whole(List<Round> rounds) {
        Round last = rounds.get(rounds.size() - 1);
        List<LaneRound> lanes = new ArrayList<>();
        for (int i = 0; i < last.lanes().size(); i++) {
            int lane = i;
            lanes.add(rounds.stream()
                    .map(round -> round.lanes().get(lane))
                    .reduce(Summary::together)
                    .orElseThrow());
        }
        Map<String, Usage> used = new LinkedHashMap<>(last.used());
        used.replaceAll((name, usage) -> rounds.stream()
                .map(round -> round.used().getOrDefault(name, usage))
                .reduce((earlier, later) -> new Usage(
                        earlier.cpuNanos() + later.cpuNanos(),
                        later.rssBytes(),
                        earlier.gcCount() + later.gcCount(),
                        earlier.gcMillis() + later.gcMillis()))
                .orElse(usage));
        return new Round(lanes, used, last.disk());
    }

    private static LaneRound together(LaneRound earlier, LaneRound later) {
        LaneWindow one = earlier.window();
        LaneWindow two = later.window();
        return new LaneRound(
                new LaneWindow(
                        one.stream(),
                        one.nanos() + two.nanos(),
                        one.runs() + two.runs(),
                        two.unfinished(),
                        sum(one.latencies(), two.latencies())),
                new Hops.Taken(
                        sum(earlier.hops().between(), later.hops().between()),
                        sum(earlier.hops().first(), later.hops().first())));
    }

    private static Histogram sum(AbstractHistogram one, AbstractHistogram two) {
        Histogram sum = new Histogram(DIGITS);
        sum.add(one);
        sum.add(two);
        return sum;
    }
}
