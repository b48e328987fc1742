package io.weir.cli;

import io.weir.client.WeirClient;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.view.DefinitionPicture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir graph}: draws a definition from a file, without Kafka, or a registered one. */
@Command(
        name = "graph",
        description = "Draw a workflow definition.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir graph order.yaml",
            "  weir graph order.yaml --format mermaid",
            "  weir graph order --format dot | dot -Tsvg > order.svg"
        })
final class GraphCommand extends Subcommand {
    /** How a definition can be drawn. */
    enum Format {
        TEXT,
        MERMAID,
        DOT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "FILE|ID", description = "A definition's file, or the id of a registered definition.")
    private String source = "";

    @Option(
            names = "--format",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.",
            defaultValue = "text")
    private Format format = Format.TEXT;

    @Option(names = "--ascii", description = "Draw the text with ASCII characters only.")
    private boolean ascii;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        Path file = surroundings().directory().resolve(source);
        WorkflowDefinition definition = isFile(file) ? fromFile(file) : registered();
        if (definition == null) {
            return ExitCode.FAILED;
        }
        switch (format) {
            case TEXT ->
                DefinitionPicture.text(definition, terminal.width(), ascii || !showsUnicode())
                        .lines()
                        .forEach(terminal::line);
            case MERMAID -> terminal.raw(DefinitionPicture.mermaid(definition).stripTrailing());
            case DOT -> terminal.raw(DefinitionPicture.dot(definition).stripTrailing());
        }
        return ExitCode.OK;
    }

    /** An argument that can't be an id is a file, even if it is not there. */
    private boolean isFile(Path file) {
        return Files.exists(file)
                || source.contains("/")
                || Stream.of(".yaml", ".yml", ".json").anyMatch(source::endsWith);
    }

    private @Nullable WorkflowDefinition fromFile(Path file) {
        try {
            return DefinitionFiles.parse(DefinitionFiles.read(file));
        } catch (InvalidDefinitionException e) {
            ValidateCommand.printProblems(terminal().err(), Path.of(source), e.problems());
            return null;
        }
    }

    private WorkflowDefinition registered() {
        try (WeirClient weir = client.connect(surroundings())) {
            return weir.definition(source);
        }
    }

    /** False for a terminal whose locale says that it has another encoding. */
    private boolean showsUnicode() {
        Map<String, String> environment = surroundings().environment();
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("utf-8")
                .toLowerCase(Locale.ROOT);
        return surroundings().columns().isEmpty() || locale.contains("utf-8") || locale.contains("utf8");
    }
}
