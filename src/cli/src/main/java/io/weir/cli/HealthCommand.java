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
            "Check that the engine of this state directory is alive, for probes; needs the same settings as"
                    + " `weir server`. Exit code 0: yes, 1: no. Does not contact Kafka."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir health                             alive: starting, restoring or running",
            "  weir health --ready                     processing its partitions"
        })
final class HealthCommand extends Subcommand {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--ready",
            description = "Require that the engine processes its partitions: not starting, restoring or stopping.")
    private boolean ready;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationText.Converter.class,
            description = "Largest age of the engine's last update. Default: 30s.")
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
                    "No engine has run here: " + file.path() + " does not exist, or was not written by an engine");
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
                            + " s ago and has not reported since");
        }
        if (!good) {
            throw new Failure(ExitCode.FAILED, "The engine is " + HealthText.of(reading));
        }
        terminal().line(HealthText.of(reading));
        return ExitCode.OK;
    }
}
