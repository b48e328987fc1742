package io.weir.cli;

import io.weir.streams.EngineState;
import io.weir.streams.WeirConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir health}. */
@Command(
        name = "health",
        description = {
            "Whether the engine of this state directory is alive, for probes; it must be told the same settings as `weir"
                    + " server`. Exit code 0: yes, 1: no. Kafka is not asked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir health                             it lives: is starting, running or rebalancing",
            "  weir health --ready                     it is processing its partitions"
        })
final class HealthCommand extends Subcommand {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--ready", description = "Only running and rebalancing count, starting does not.")
    private boolean ready;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationText.Converter.class,
            description = "How old the engine's last word may be. Default: 30s.")
    private Duration maxAge = Duration.ofSeconds(30);

    @Override
    public Integer call() {
        Settings settings = kafka.settings(surroundings());
        Map<String, String> all = new TreeMap<>(settings.weir());
        all.put(Settings.WEIR_PREFIX + Settings.BOOTSTRAP_SERVERS, settings.bootstrapServers());
        HealthFile file = new HealthFile(
                surroundings().directory().resolve(WeirConfig.of(all).stateDir()));
        Optional<HealthFile.Reading> found = file.read();
        if (found.isEmpty()) {
            throw new Failure(ExitCode.FAILED, "No engine has run here: there is no " + file.path());
        }
        HealthFile.Reading reading = found.get();
        Duration age = Duration.between(reading.at(), Instant.now());
        if (age.compareTo(maxAge) > 0) {
            throw new Failure(
                    ExitCode.FAILED,
                    "The engine was " + reading.state() + " " + age.toSeconds()
                            + " s ago and has not been heard of since");
        }
        if (!good(reading.state())) {
            throw new Failure(ExitCode.FAILED, "The engine is " + reading.state());
        }
        terminal().line(reading.state());
        return ExitCode.OK;
    }

    /** While partitions move, those that stay are processed; not to be ready then would only stop a rolling update. */
    private boolean good(String state) {
        boolean processing = state.equals(EngineState.RUNNING.name()) || state.equals(EngineState.REBALANCING.name());
        boolean starting = state.equals(EngineState.CREATED.name()) || state.equals(EngineState.STARTING.name());
        // An engine that stops in order is alive: to kill it then would cost its state.
        return processing || (!ready && (starting || state.equals(EngineState.STOPPING.name())));
    }
}
