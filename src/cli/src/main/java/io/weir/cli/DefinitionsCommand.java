package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.weir.client.WeirClient;
import io.weir.definition.Definitions;
import io.weir.definition.WorkflowDefinition;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir definitions}: lists and shows registered definitions. */
@Command(
        name = "definitions",
        description = "List or show registered definitions.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DefinitionsCommand.ListAll.class, DefinitionsCommand.Print.class})
final class DefinitionsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected `list` or `show`");
    }

    /** {@code weir definitions list}. */
    @Command(name = "list", description = "List the current version of every definition.")
    static final class ListAll extends Subcommand {
        @Mixin
        private ClientOptions client = new ClientOptions();

        @Option(names = "--json", description = "Print as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            List<WorkflowDefinition> definitions;
            try (WeirClient weir = client.connect(surroundings())) {
                definitions = weir.definitions();
            }
            Terminal terminal = terminal();
            if (json) {
                ArrayNode report = JsonText.array();
                definitions.forEach(definition -> report.add(DefinitionFiles.describe(definition)));
                terminal.raw(JsonText.pretty(report));
            } else if (definitions.isEmpty()) {
                terminal.line("no definitions are registered; `weir register FILE` registers one");
            } else {
                definitions.forEach(definition -> terminal.line(DefinitionFiles.summary(definition)));
            }
            return ExitCode.OK;
        }
    }

    /** {@code weir definitions show}. */
    @Command(name = "show", description = "Print the current version of a definition as JSON.")
    static final class Print extends Subcommand {
        @Mixin
        private ClientOptions client = new ClientOptions();

        @Parameters(paramLabel = "ID", description = "The definition's id.")
        private String id = "";

        @Override
        public Integer call() {
            try (WeirClient weir = client.connect(surroundings())) {
                WorkflowDefinition definition = weir.definition(id);
                terminal().raw(JsonText.pretty(JsonText.parse(Definitions.canonicalJson(definition))));
            }
            return ExitCode.OK;
        }
    }
}
