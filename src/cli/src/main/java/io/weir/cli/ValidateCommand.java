package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.Problem;
import io.weir.definition.WorkflowDefinition;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir validate}: reports every problem of every file, without Kafka. */
@Command(
        name = "validate",
        description = "Check workflow definitions; needs no Kafka.",
        footerHeading = "%nExamples:%n",
        footer = {"  weir validate workflows/*.yaml", "  weir validate --explain order.yaml"})
final class ValidateCommand extends Subcommand {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Definitions, YAML or JSON.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Option(
            names = "--explain",
            description = "Explain what each step waits for, what it does, and what happens when it fails.")
    private boolean explain;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        ArrayNode report = JsonText.array();
        int invalid = 0;
        for (Path file : files) {
            byte[] text = DefinitionFiles.read(surroundings().directory().resolve(file));
            ObjectNode entry = report.addObject().put("file", file.toString());
            try {
                WorkflowDefinition definition = DefinitionFiles.parse(text);
                entry.setAll(DefinitionFiles.describe(definition));
                entry.put("valid", true);
                List<Problem> warnings = DefinitionFiles.warnings(definition);
                if (!warnings.isEmpty()) {
                    addAll(warnings, entry.putArray("warnings"));
                }
                if (explain) {
                    entry.set("explanation", ExplanationText.json(definition));
                }
                if (!json) {
                    terminal.line(file + ": " + terminal.tone(Terminal.Tone.GOOD, "valid") + ", "
                            + DefinitionFiles.summary(definition));
                    printWarnings(terminal.out(), definition);
                    if (explain) {
                        ExplanationText.print(terminal, definition);
                    }
                }
            } catch (InvalidDefinitionException e) {
                invalid++;
                entry.put("valid", false);
                addAll(e.problems(), entry.putArray("problems"));
                if (!json) {
                    printProblems(terminal.out(), file, e.problems());
                }
            }
        }
        if (json) {
            terminal.raw(JsonText.pretty(report));
        }
        return invalid == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void addAll(List<Problem> problems, ArrayNode to) {
        problems.forEach(problem -> to.addObject().put("path", problem.path()).put("message", problem.message()));
    }

    /** Warnings; a definition with warnings is valid. */
    static void printWarnings(PrintWriter to, WorkflowDefinition definition) {
        DefinitionFiles.warnings(definition).forEach(warning -> to.println("  warning: " + warning));
        to.flush();
    }

    static void printProblems(PrintWriter to, Path file, List<Problem> problems) {
        to.println(file + ": invalid, " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems"));
        problems.forEach(problem -> to.println("  " + problem));
        to.flush();
    }
}
