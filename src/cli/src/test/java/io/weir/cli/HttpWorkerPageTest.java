package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.Definitions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/http-worker.md} has every option of the command, and its workflow is valid. */
class HttpWorkerPageTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    /** Of every command. */
    private static final Set<String> COMMON = Set.of("--help", "--verbose");

    private final String page = Files.readString(Path.of("docs/http-worker.md"));

    HttpWorkerPageTest() throws IOException {}

    @Test
    void thePageHasEveryOption() {
        CommandLine command = WeirCommand.commandLine(new Surroundings(Map.of(), Path.of(""), OptionalInt.empty()))
                .getSubcommands()
                .get("worker")
                .getSubcommands()
                .get("http");

        assertThat(command.getCommandSpec().options())
                .extracting(OptionSpec::longestName)
                .filteredOn(name -> !COMMON.contains(name))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).containsPattern("\n\\|[^|]*`" + name + "\\b"));
    }

    @Test
    void theWorkflowIsValid() throws Exception {
        Matcher block = YAML.matcher(page);

        assertThat(block.find()).isTrue();
        assertThat(Definitions.read(block.group(1).getBytes(StandardCharsets.UTF_8))
                        .steps())
                .singleElement()
                .satisfies(step -> assertThat(step.worker().type()).isEqualTo("http"));
    }
}
