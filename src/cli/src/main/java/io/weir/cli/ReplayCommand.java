package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.definition.DefinitionLimits;
import io.weir.definition.InvalidDefinitionException;
import io.weir.engine.Plan;
import io.weir.expression.ExpressionLimits;
import io.weir.history.HistoryCheck;
import io.weir.history.judge.TrialReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir replay}. */
@Command(
        name = "replay",
        description =
                "Decide the recorded runs of a workflow again with another definition, and say which of them would"
                        + " have gone another way, and where; changes nothing, exit code 8 if any would.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir replay --definition order.yaml -b kafka:9092",
            "  weir replay --definition order.yaml --json | jq '.runs[]'"
        })
final class ReplayCommand extends Subcommand {
    @Mixin
    private HistoryReading reading = new HistoryReading();

    @Option(
            names = "--definition",
            required = true,
            paramLabel = "FILE",
            description = "The definition to be tried on the runs of its workflow, YAML or JSON.")
    private Path definition = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Plan plan;
        try {
            plan = Plan.compile(
                    DefinitionFiles.read(surroundings().directory().resolve(definition)),
                    DefinitionLimits.DEFAULT,
                    ExpressionLimits.defaults());
        } catch (InvalidDefinitionException e) {
            ValidateCommand.printProblems(terminal().err(), definition, e.problems());
            return ExitCode.FAILED;
        }
        Settings settings = reading.settings(surroundings());
        TrialReport report = HistoryCheck.of(
                        settings.bootstrapServers(),
                        reading.options(settings, terminal()).build())
                .tryOut(plan);
        boolean enough = report.tried() >= reading.minRuns();
        if (reading.json()) {
            terminal().raw(json(report));
        } else {
            print(terminal(), report, enough);
        }
        return report.different() == 0 && enough ? ExitCode.OK : ExitCode.BROKEN;
    }

    private void print(Terminal terminal, TrialReport report, boolean enough) {
        report.counts().forEach((name, count) -> terminal.line(String.format("%,12d  %s", count, name)));
        report.notes().forEach(note -> terminal.line(terminal.tone(Terminal.Tone.NOTE, "note: ") + note));
        for (TrialReport.Detour detour : report.detours()) {
            terminal.line("");
            terminal.line("run " + detour.runId() + ": " + detour.message());
            terminal.line("    at " + detour.position());
        }
        terminal.line("");
        if (!enough) {
            terminal.line(terminal.tone(Terminal.Tone.BAD, "too few runs") + ": " + report.tried()
                    + " were tried, expected at least " + reading.minRuns());
        } else if (report.different() == 0) {
            terminal.line(terminal.tone(Terminal.Tone.GOOD, "the same") + ": all " + report.tried()
                    + " runs would have gone the same way");
        } else {
            terminal.line(terminal.tone(Terminal.Tone.BAD, "different") + ": " + report.different() + " of "
                    + report.tried() + " runs would have gone another way");
        }
    }

    private static String json(TrialReport report) {
        ObjectNode root = JsonText.object();
        root.put("same", report.different() == 0);
        ObjectNode counts = root.putObject("counts");
        report.counts().forEach(counts::put);
        ArrayNode runs = root.putArray("runs");
        for (TrialReport.Detour detour : report.detours()) {
            runs.addObject()
                    .put("run_id", detour.runId())
                    .put("message", detour.message())
                    .put("position", detour.position());
        }
        ArrayNode notes = root.putArray("notes");
        report.notes().forEach(notes::add);
        return JsonText.pretty(root);
    }
}
