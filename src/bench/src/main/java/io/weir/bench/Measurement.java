package io.weir.bench;

import io.weir.bench.load.LaneWindow;
import io.weir.bench.load.Pace;
import io.weir.bench.load.Traffic;
import io.weir.bench.log.LogMarks;
import io.weir.bench.log.LogReading;
import io.weir.bench.log.TopicTraffic;
import io.weir.bench.part.Cluster;
import io.weir.bench.part.PartKind;
import io.weir.bench.part.PartProcess;
import io.weir.bench.part.Usage;
import io.weir.bench.work.Hops;
import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;

/** Measures levels on a cluster, one after the other. */
final class Measurement {
    /** The name of the benchmark's own process among the others. */
    static final String LOAD = "load";

    private static final int DIGITS = 3;

    private final BenchPlan plan;
    private final Cluster cluster;
    private final Admin admin;
    private final Traffic traffic;
    private final Consumer<Round> onRound;

    /** @param onRound receives each round when it ends */
    Measurement(BenchPlan plan, Cluster cluster, Admin admin, Traffic traffic, Consumer<Round> onRound) {
        this.plan = plan;
        this.cluster = cluster;
        this.admin = admin;
        this.traffic = traffic;
        this.onRound = onRound;
    }

    /** One kind of run within a round. */
    record LaneRound(LaneWindow window, Hops.Taken hops) {}

    /**
     * A period of time.
     *
     * @param used by name of the process, from the round's beginning to its end; memory is that at the end
     * @param disk bytes, by name of the process
     */
    record Round(List<LaneRound> lanes, Map<String, Usage> used, Map<String, Long> disk) {
        long steps() {
            return lanes.stream().mapToLong(lane -> lane.window().steps()).sum();
        }
    }

    /**
     * All measurements at one pace.
     *
     * @param steps from the first request to the last result
     * @param topics the traffic of these steps, by topic
     * @param partitions of the topics of runs
     */
    record Level(List<Round> rounds, long steps, List<TopicTraffic> topics, int partitions) {}

    /**
     * The load does not pause between warm-up and rounds. It ends with the level, and so does every run that was
     * started.
     */
    Level level(List<Traffic.Stream> streams) throws InterruptedException {
        LogMarks before = LogMarks.now(admin);
        traffic.begin(streams);
        List<LaneWindow> windows = new ArrayList<>(traffic.window(plan.warmup()));
        takeHops(streams);
        List<Round> rounds = new ArrayList<>();
        for (int i = 1; i <= plan.rounds(); i++) {
            Round round = round(streams);
            rounds.add(round);
            round.lanes().forEach(lane -> windows.add(lane.window()));
            onRound.accept(round);
        }
        List<LaneWindow> rest = traffic.finish(plan.patience());
        countLateRuns(rounds.get(rounds.size() - 1), rest);
        windows.addAll(rest);
        LogMarks after = LogMarks.now(admin);
        long steps = windows.stream().mapToLong(LaneWindow::steps).sum();
        return new Level(
                rounds,
                steps,
                new LogReading(cluster.clientSettings()).between(before, after),
                after.partitions(Topics.RUN_REQUESTS));
    }

    /** In an open loop, a run that was due in time counts even if it ends late: the slowest runs are not left out. */
    private static void countLateRuns(Round last, List<LaneWindow> rest) {
        for (int i = 0; i < rest.size(); i++) {
            if (rest.get(i).stream().pace() instanceof Pace.Rate) {
                last.lanes().get(i).window().latencies().add(rest.get(i).latencies());
            }
        }
    }

    private Round round(List<Traffic.Stream> streams) throws InterruptedException {
        Map<String, Usage> before = usages();
        List<LaneWindow> windows = traffic.window(plan.duration());
        Map<String, Usage> after = usages();
        List<Hops.Taken> hops = takeHops(streams);
        List<LaneRound> lanes = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            lanes.add(new LaneRound(windows.get(i), hops.get(i)));
        }
        Map<String, Long> disk = new LinkedHashMap<>();
        cluster.parts().forEach(part -> disk.put(part.name(), part.diskBytes()));
        Map<String, Usage> used = new LinkedHashMap<>();
        after.forEach((name, end) -> used.put(name, end.since(before.getOrDefault(name, end))));
        return new Round(lanes, used, disk);
    }

    private Map<String, Usage> usages() {
        Map<String, Usage> usages = new LinkedHashMap<>();
        cluster.parts().forEach(part -> usages.put(part.name(), part.usage()));
        usages.put(LOAD, Usage.now());
        return usages;
    }

    /** Of all workers, since the last call; one per stream. */
    private List<Hops.Taken> takeHops(List<Traffic.Stream> streams) {
        List<PartProcess.Measured> answers = cluster.parts().stream()
                .filter(part -> part.kind() == PartKind.WORKER)
                .map(PartProcess::measured)
                .toList();
        List<Hops.Taken> taken = new ArrayList<>();
        for (Traffic.Stream stream : streams) {
            String definition = stream.shape().definitionId();
            Hops.Taken sum = new Hops.Taken(new Histogram(DIGITS), new Histogram(DIGITS));
            for (PartProcess.Measured answer : answers) {
                answer.addBetween(definition, sum.between());
                answer.addFirst(definition, sum.first());
            }
            taken.add(sum);
        }
        return taken;
    }
}
