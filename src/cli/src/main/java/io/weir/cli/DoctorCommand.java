package io.weir.cli;

import io.weir.streams.Diagnosis;
import io.weir.streams.InvalidConfigException;
import io.weir.streams.WeirConfig;
import io.weir.streams.checks.EngineChecks;
import io.weir.streams.checks.Outcome;
import io.weir.streams.checks.Outcome.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir doctor}. */
@Command(
        name = "doctor",
        description = {
            "Run all checks of an engine's start, and print what was found, what was expected and"
                    + " what to do. Changes nothing; an engine may be running. Exit code 1 if a failure would prevent"
                    + " a start."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  weir doctor -b kafka:9092", "  weir doctor --config weir.properties --json"})
final class DoctorCommand extends Subcommand {
    private static final String SETTINGS = "settings";
    private static final String START_TIMEOUT = "weir.start.timeout.ms";
    private static final String PATIENCE_MS = "10000";

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = kafka.settings(surroundings());
        List<Outcome> outcomes = new ArrayList<>();
        Map<String, String> given = settings.forEngine();
        given.putIfAbsent(START_TIMEOUT, PATIENCE_MS);
        try {
            WeirConfig config = WeirConfig.of(given);
            outcomes.add(new Outcome(
                    SETTINGS,
                    Level.OK,
                    "engine '" + config.applicationId() + "', "
                            + settings.weir().size() + " of Weir's settings and "
                            + settings.kafka().size() + " of Kafka's are given",
                    null,
                    null));
            outcomes.addAll(examine(settings, config).outcomes());
        } catch (InvalidConfigException e) {
            e.problems()
                    .forEach(problem -> outcomes.add(new Outcome(
                            SETTINGS,
                            Level.FAIL,
                            problem,
                            null,
                            "change it; docs/configuration.md lists all settings")));
            EngineChecks.names()
                    .forEach(check -> outcomes.add(
                            new Outcome(check, Level.SKIPPED, "not checked: the settings are wrong", null, null)));
        }
        if (json) {
            terminal().raw(DoctorReport.json(outcomes));
        } else {
            DoctorReport.print(terminal(), outcomes);
        }
        return outcomes.stream().anyMatch(outcome -> outcome.level() == Level.FAIL) ? ExitCode.FAILED : ExitCode.OK;
    }

    private static EngineChecks examine(Settings settings, WeirConfig config) {
        try {
            Reachability.require(settings.bootstrapServers());
        } catch (Failure e) {
            return Diagnosis.unreached(config, e);
        }
        try (Admin admin = Admin.create(Diagnosis.adminSettings(config))) {
            return Diagnosis.of(admin, config);
        }
    }
}
