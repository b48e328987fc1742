package io.weir.cli;

import io.weir.bench.load.Pace;
import io.weir.bench.load.Traffic;
import io.weir.bench.work.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code weir bench} about the load. */
final class BenchLoadOptions {
    private static final List<Integer> SWEEP = List.of(1, 4, 16, 64, 256, 1024);
    private static final int USUAL_IN_FLIGHT = 64;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            split = ",",
            description = {
                "Runs in flight: a new run is requested as soon as one ends. Default: " + USUAL_IN_FLIGHT
                        + ". Several numbers are measured one after the other: a sweep."
            })
    private List<Integer> inFlight = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "R",
            split = ",",
            description = {
                "Runs a second, requested at fixed times; latency counts from the planned time of a"
                        + " request. Instead of --in-flight."
            })
    private List<Double> rates = new ArrayList<>();

    @Option(names = "--sweep", description = "Short for --in-flight 1,4,16,64,256,1024.")
    private boolean sweep;

    @Option(
            names = "--with",
            paramLabel = "SHAPE",
            converter = BenchCommand.ShapeConverter.class,
            description = "A second kind of run beside the first, to measure their mutual effect.")
    private @Nullable Shape with;

    @Option(
            names = "--with-in-flight",
            paramLabel = "N",
            description = "Runs of the second kind in flight. Default: 1.")
    private @Nullable Integer withInFlight;

    @Option(names = "--with-rate", paramLabel = "R", description = "Runs of the second kind a second.")
    private @Nullable Double withRate;

    @Option(
            names = "--payload",
            paramLabel = "SIZE",
            converter = SizeText.Converter.class,
            description =
                    "Size of a run's input and of every step's output, such as 1KiB or 100KiB. Default: 32 bytes.")
    private int payloadBytes = 32;

    @Option(
            names = "--idle-runs",
            paramLabel = "N",
            description = "Number of other live runs that wait meanwhile. Default: 0.")
    private long idleRuns;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = DurationText.Converter.class,
            description = "Warm-up before the first round. Default: 10s.")
    private Duration warmup = Duration.ofSeconds(10);

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationText.Converter.class,
            description = "Duration of a round. Default: 10s.")
    private Duration duration = Duration.ofSeconds(10);

    @Option(names = "--rounds", paramLabel = "N", description = "Number of rounds. Default: 3.")
    private int rounds = 3;

    @Option(
            names = "--load-setting",
            paramLabel = "KEY=VALUE",
            description = "A setting of the producer of requests, such as linger.ms=1.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * One mix of runs for each load of the first kind.
     *
     * @throws IllegalArgumentException if a number is too small
     */
    List<List<Traffic.Stream>> levels(Shape shape) {
        List<Pace> paces = new ArrayList<>();
        rates.forEach(rate -> paces.add(new Pace.Rate(rate)));
        inFlight.forEach(runs -> paces.add(new Pace.InFlight(runs)));
        if (sweep) {
            SWEEP.forEach(runs -> paces.add(new Pace.InFlight(runs)));
        }
        if (paces.isEmpty()) {
            paces.add(new Pace.InFlight(USUAL_IN_FLIGHT));
        }
        List<List<Traffic.Stream>> levels = new ArrayList<>();
        for (Pace pace : paces) {
            List<Traffic.Stream> streams = new ArrayList<>();
            streams.add(new Traffic.Stream(shape, pace));
            if (with != null) {
                Pace beside = withRate != null
                        ? new Pace.Rate(withRate)
                        : new Pace.InFlight(withInFlight == null ? 1 : withInFlight);
                streams.add(new Traffic.Stream(with, beside));
            }
            levels.add(streams);
        }
        return levels;
    }

    void describe(Map<String, String> setting) {
        setting.put("payload", payloadBytes + " bytes");
        if (idleRuns > 0) {
            setting.put("idle runs", Long.toString(idleRuns));
        }
        setting.put(
                "rounds",
                rounds + " of " + DurationText.shown(duration) + " after " + DurationText.shown(warmup)
                        + " of warm-up");
    }

    Duration warmup() {
        return warmup;
    }

    Duration duration() {
        return duration;
    }

    int rounds() {
        return rounds;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    long idleRuns() {
        return idleRuns;
    }

    Map<String, String> settings() {
        return settings;
    }
}
