package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WeirCommandTest {
    private static final String VALID = "id: greet\nversion: \"7\"\nsteps:\n  - id: hello\n";
    private static final String INVALID = "id: greet\nsteps:\n  - id: a\n    depends_on: [b]\n  - id: a\n";

    @TempDir
    Path directory;

    @Test
    void helpNamesEveryCommandAndEveryExitCode() {
        CommandLineRun run = weir(directory, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("demo", "dev", "server", "topics", "validate", "register", "definitions")
                .contains("run", "show", "cancel", "resume", "Exit codes:", "Kafka is not reachable");
    }

    @Test
    void everyCommandHasHelpThatFitsEightyColumns() {
        for (CommandLine command : all(WeirCommand.commandLine(
                new Surroundings(java.util.Map.of(), directory, java.util.OptionalInt.empty())))) {
            List<String> lines = command.getUsageMessage().lines().toList();

            assertThat(lines).as(command.getCommandSpec().qualifiedName()).allMatch(line -> line.length() <= 80);
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(command.getCommandSpec().qualifiedName())
                    .isNotEmpty();
        }
    }

    private static List<CommandLine> all(CommandLine root) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(root),
                        root.getSubcommands().values().stream().flatMap(child -> all(child).stream()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "topics", "definitions", "nonsense", "validate", "run", "run a --timeout soon", "demo --fial"
            })
    void aWrongCommandLineIsTwoShortLinesAndExitCodeTwo(String arguments) {
        CommandLineRun run = weir(directory, arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("weir: ").endsWith(" --help shows the usage\n");
        assertThat(run.err().lines().count()).isBetween(2L, 3L);
    }

    @Test
    void aMistypedCommandIsAnsweredWithTheOneThatWasMeant() {
        assertThat(weir(directory, "registr").err()).contains("did you mean register");
    }

    @Test
    void aValidDefinitionIsDescribed() throws IOException {
        Files.writeString(directory.resolve("greet.yaml"), VALID);

        CommandLineRun run = weir(directory, "validate", "greet.yaml");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("greet.yaml: valid, greet 7 \\(1 step\\), hash [0-9a-f]{32}\n");
    }

    @Test
    void everyProblemOfEveryFileIsReported() throws IOException {
        Files.writeString(directory.resolve("good.yaml"), VALID);
        Files.writeString(directory.resolve("bad.yaml"), INVALID);

        CommandLineRun run = weir(directory, "validate", "bad.yaml", "good.yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .contains("bad.yaml: invalid, 2 problems", "steps[0].depends_on[0]", "steps[1].id", "good.yaml: valid");
    }

    @Test
    void aBrokenExpressionIsAProblemToo() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), """
            id: x
            steps:
              - id: a
              - id: b
            transitions:
              - {type: conditional, from: a, to: b, condition: "output.x >"}
            """);

        CommandLineRun run = weir(directory, "validate", "bad.yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("transitions[0].condition");
    }

    @Test
    void findingsAreAvailableAsJson() throws IOException {
        Files.writeString(directory.resolve("good.yaml"), VALID);
        Files.writeString(directory.resolve("bad.yaml"), INVALID);

        CommandLineRun run = weir(directory, "validate", "--json", "good.yaml", "bad.yaml");

        var report = JsonText.parse(run.out().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(report.at("/0/valid").booleanValue()).isTrue();
        assertThat(report.at("/0/id").textValue()).isEqualTo("greet");
        assertThat(report.at("/1/valid").booleanValue()).isFalse();
        assertThat(report.at("/1/problems")).hasSize(2);
        assertThat(report.at("/1/problems/0/path").textValue()).isNotEmpty();
    }

    @Test
    void aDefinitionIsExplainedInSentences() throws IOException {
        Files.writeString(directory.resolve("greet.yaml"), VALID);

        CommandLineRun run = weir(directory, "validate", "--explain", "greet.yaml");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "greet.yaml: valid", "\n  The workflow\n    - A run begins with 'hello'.\n", "\n  Step hello\n")
                .contains("    - A worker of the queue 'default' runs 'hello'.\n", "the run fails.");
    }

    @Test
    void theExplanationIsAvailableAsJson() throws IOException {
        Files.writeString(directory.resolve("greet.yaml"), VALID);

        CommandLineRun run = weir(directory, "validate", "--explain", "--json", "greet.yaml");

        var report = JsonText.parse(run.out().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(report.at("/0/explanation/0/kind").textValue()).isEqualTo("workflow");
        assertThat(report.at("/0/explanation/1/steps/0").textValue()).isEqualTo("hello");
        assertThat(report.at("/0/explanation/1/sentences/0").textValue()).isEqualTo("Begins when the run begins.");
    }

    @Test
    void aSentenceIsBrokenBetweenWordsToFitTheTerminal() {
        assertThat(Terminal.wrapped("one two three four", 9)).containsExactly("one two", "three", "four");
        assertThat(Terminal.wrapped("one-very-long-word two", 9)).containsExactly("one-very-long-word", "two");
        assertThat(Terminal.wrapped("", 9)).containsExactly("");
    }

    @Test
    void aDefinitionIsDrawnInEveryFormat() throws IOException {
        Files.writeString(directory.resolve("greet.yaml"), VALID + "  - {id: bye, depends_on: [hello]}\n");

        assertThat(weir(directory, "graph", "greet.yaml").out()).isEqualTo("greet, 2 steps\n\n  ●  hello\n  ●  bye\n");
        assertThat(weir(directory, "graph", "greet.yaml", "--ascii").out())
                .isEqualTo("greet, 2 steps\n\n  *  hello\n  *  bye\n");
        assertThat(weir(directory, "graph", "greet.yaml", "--format", "mermaid").out())
                .isEqualTo("flowchart TD\n  n0[\"hello\"]\n  n1[\"bye\"]\n  n0 --> n1\n");
        assertThat(weir(directory, "graph", "greet.yaml", "--format", "DOT").out())
                .startsWith("digraph \"greet\" {\n")
                .endsWith("  n0 -> n1;\n}\n");
    }

    @Test
    void anInvalidDefinitionIsNotDrawnAndItsProblemsAreNamed() throws IOException {
        Files.writeString(directory.resolve("bad.yaml"), INVALID);

        CommandLineRun run = weir(directory, "graph", "bad.yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("bad.yaml: invalid, 2 problems");
    }

    @Test
    void aPictureOfAFileThatIsNotThereDoesNotAskKafka() {
        CommandLineRun run = weir(directory, "graph", "nowhere.yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("nowhere.yaml can't be read: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "de_DE.ISO-8859-1"})
    void aTerminalWithoutUnicodeGetsAscii(String locale) throws IOException {
        Files.writeString(directory.resolve("greet.yaml"), VALID);
        java.io.StringWriter out = new java.io.StringWriter();
        CommandLine line = WeirCommand.commandLine(
                new Surroundings(java.util.Map.of("LANG", locale), directory, java.util.OptionalInt.of(80)));

        line.setOut(new java.io.PrintWriter(out)).execute("graph", "greet.yaml");

        assertThat(out.toString()).contains("*  hello");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        CommandLineRun run = weir(directory, "validate", "nowhere.yaml");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("weir: ").contains("nowhere.yaml can't be read: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics check",
                "topics apply",
                "definitions list",
                "run greet",
                "show r",
                "graph r",
                "cancel r",
                "resume r"
            })
    void aKafkaThatIsNotThereIsOneLineAndExitCodeThree(String command) throws IOException {
        CommandLineRun run = weir(directory, (command + " -b 127.0.0.1:" + freePort()).split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList())
                .singleElement()
                .asString()
                .startsWith("weir: Kafka at 127.0.0.1:")
                .contains("connection refused");
    }

    @Test
    void theStackTraceIsThereWhenAskedFor() throws IOException {
        CommandLineRun run = weir(directory, "show", "r", "--verbose", "-b", "127.0.0.1:" + freePort());

        assertThat(run.err()).contains("\tat io.weir.cli.Reachability");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", ":9092", "localhost:99999", "a:1,,b:2", "http//x:1"})
    void anAddressThatIsNoneIsRefused(String address) {
        CommandLineRun run = weir(directory, "show", "r", "-b", address);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("expected host:port");
    }

    @Test
    void theDemoNeedsATopicOfAReasonableLength() {
        assertThat(weir(directory, "demo", "--topic", " ").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(weir(directory, "demo", "--topic", "x".repeat(81)).err())
                .contains("81 characters, expected 1 to 80");
    }

    /** Nothing listens there, as it was free a moment ago. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
