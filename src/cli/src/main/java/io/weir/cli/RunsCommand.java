package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.client.RunQuery;
import io.weir.client.RunSummary;
import io.weir.client.WeirClient;
import io.weir.protocol.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir runs}. */
@Command(
        name = "runs",
        description = {
            "List runs, one id a line: for cancel, quarantine, resume, complete, skip and fork, which take such a list with -."
                    + " Reads the events of all runs that are kept, because no topic has an index of them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir runs --definition order --status paused",
            "  weir runs --status paused | weir resume - --dry-run",
            "  weir runs --definition order --status failed --within 1d | weir fork - --latest"
        })
final class RunsCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Option(names = "--definition", paramLabel = "ID", description = "Only runs of this definition.")
    private @Nullable String definition;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            split = ",",
            description =
                    "Only runs with one of these: waiting, running, paused, quarantined, compensating, ending, success, failed, cancelled.")
    private List<String> statuses = new ArrayList<>();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            converter = DurationText.Converter.class,
            description =
                    "Only runs with an event within this time, such as 2h. Their earlier events are not read, so a run"
                            + " that has paused before counts as running. Default: all.")
    private @Nullable Duration within;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        RunQuery query = new RunQuery(
                definition, wanted(), within == null ? null : Instant.now().minus(within));
        try (WeirClient weir = client.connect(surroundings())) {
            List<RunSummary> runs = weir.runs(query);
            if (json) {
                ArrayNode all = JsonText.array();
                runs.forEach(run -> all.addObject()
                        .put("run_id", run.runId())
                        .put("definition_id", run.definitionId())
                        .put("status", run.status().wireName())
                        .put("last_event_at", run.lastEventAt().toString()));
                terminal().raw(JsonText.pretty(all));
            } else {
                runs.forEach(run -> terminal().line(run.runId()));
            }
        }
        return ExitCode.OK;
    }

    private Set<RunStatus> wanted() {
        return statuses.stream().map(RunsCommand::status).collect(Collectors.toUnmodifiableSet());
    }

    private static RunStatus status(String name) {
        return Stream.of(RunStatus.values())
                .filter(status -> status.wireName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Failure.usage("found status '" + name + "', expected one of "
                        + Stream.of(RunStatus.values()).map(RunStatus::wireName).collect(Collectors.joining(", "))));
    }
}
