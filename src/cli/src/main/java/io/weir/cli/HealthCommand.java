package io.weir.cli;

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
            "Whether the engine of this state directory is alive, for probes; it must be told the same settings as"
                    + " `weir server`. Exit code 0: yes, 1: no. Kafka is not asked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir health                             it lives: it is starting, restoring or running",
            "  weir health --ready                     it is processing its partitions"
        })
final class HealthCommand extends Subcommand {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--ready",
            description = "Starting and restoring don't count, nor does stopping: the partitions must be processed.")
    private boolean ready;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationText.Converter.class,
            description = "How old the engine's last word may be. Default: 30s.")
    private Duration maxAge = Duration.ofSeconds(30);

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = kafka.settings(surroundings());
        Map<String, String> all = new TreeMap<>(settings.weir());
        all.put(Settings.WEIR_PREFIX + Settings.BOOTSTRAP_SERVERS, settings.bootstrapServers());
        HealthFile file = new HealthFile(
                surroundings().directory().resolve(WeirConfig.of(all).stateDir()));
        Optional<HealthFile.Reading> found = file.read();
        if (found.isEmpty()) {
            throw new Failure(
                    ExitCode.FAILED,
                    "No engine has run here: " + file.path() + " is not there, or is not what an engine writes");
        }
        return judge(found.get());
    }

    private int judge(HealthFile.Reading reading) {
        Duration age = Duration.between(reading.at(), Instant.now());
        boolean heard = age.compareTo(maxAge) <= 0;
        boolean good =
                heard && (ready ? reading.phase().isReady() : reading.phase().isLive());
        if (json) {
            terminal().raw(JsonText.pretty(HealthText.json(reading, heard)));
            return good ? ExitCode.OK : ExitCode.FAILED;
        }
        if (!heard) {
            throw new Failure(
                    ExitCode.FAILED,
                    "The engine was " + HealthText.of(reading) + " " + age.toSeconds()
                            + " s ago and has not been heard of since");
        }
        if (!good) {
            throw new Failure(ExitCode.FAILED, "The engine is " + HealthText.of(reading));
        }
        terminal().line(HealthText.of(reading));
        return ExitCode.OK;
    }
}
