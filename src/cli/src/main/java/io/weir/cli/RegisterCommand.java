package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.client.RegisteredDefinition;
import io.weir.client.WeirClient;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.WorkflowDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir register}. */
@Command(
        name = "register",
        description = {
            "Register workflow definitions. All files are checked first; if one is invalid, none is registered. Live runs"
                    + " keep the version they started with."
        },
        footerHeading = "%nExample:%n",
        footer = "  weir register workflows/*.yaml -b kafka:9092")
final class RegisterCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Definitions, YAML or JSON.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print ids, versions and hashes as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Map<Path, byte[]> texts = new LinkedHashMap<>();
        int invalid = 0;
        for (Path file : files) {
            byte[] text = DefinitionFiles.read(surroundings().directory().resolve(file));
            texts.put(file, text);
            try {
                WorkflowDefinition definition = DefinitionFiles.parse(text);
                if (!DefinitionFiles.warnings(definition).isEmpty()) {
                    terminal.err().println(file + ":");
                    ValidateCommand.printWarnings(terminal.err(), definition);
                }
            } catch (InvalidDefinitionException e) {
                invalid++;
                ValidateCommand.printProblems(terminal.err(), file, e.problems());
            }
        }
        if (invalid > 0) {
            throw new Failure(ExitCode.FAILED, "Nothing was registered");
        }
        ArrayNode report = JsonText.array();
        try (WeirClient weir = client.connect(surroundings())) {
            texts.forEach((file, text) -> {
                RegisteredDefinition registered = weir.register(text);
                report.addObject()
                        .put("file", file.toString())
                        .put("id", registered.id())
                        .put("version", registered.version())
                        .put("hash", registered.hash());
                if (!json) {
                    terminal.line("registered " + registered.id()
                            + (registered.version().isEmpty() ? "" : " " + registered.version()) + ", hash "
                            + registered.hash());
                }
            });
        }
        if (json) {
            terminal.raw(JsonText.pretty(report));
        }
        return ExitCode.OK;
    }
}
