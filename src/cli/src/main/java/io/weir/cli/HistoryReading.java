package io.weir.cli;

import io.weir.history.HistoryOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that read every topic from its beginning. */
final class HistoryReading {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--min-runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "Smallest number of finished runs. Default: ${DEFAULT-VALUE}.")
    private int minRuns;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "100",
            description = "Largest number of findings listed; all are counted. Default: ${DEFAULT-VALUE}.")
    private int maxFindings;

    @Option(
            names = "--payload-memory",
            paramLabel = "MIB",
            defaultValue = "64",
            description = "Memory for the requests and reports of a partition; runs with more are not decided again."
                    + " Default: ${DEFAULT-VALUE}.")
    private int payloadMemory;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    Settings settings(Surroundings surroundings) {
        return kafka.settings(surroundings);
    }

    int minRuns() {
        return minRuns;
    }

    boolean json() {
        return json;
    }

    /** @param terminal shows how far the reading is */
    HistoryOptions.Builder options(Settings settings, Terminal terminal) {
        Reachability.require(settings.bootstrapServers());
        return HistoryOptions.builder()
                .applicationId(settings.weir().getOrDefault("weir.application.id", "weir"))
                .tokensChecked(Boolean.parseBoolean(settings.weir().getOrDefault("weir.check.tokens", "true")))
                .minRuns(minRuns)
                .maxFindings(maxFindings)
                .payloadBytes((long) payloadMemory << 20)
                .kafka(settings.kafka())
                .progress(text -> {
                    terminal.err().println(text);
                    terminal.err().flush();
                });
    }
}
