package io.weir.cli;

import io.weir.streams.WeirEngine;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code weir}: the parent of all commands. */
@Command(
        name = "weir",
        description = "Durable workflows on the Kafka you already run.",
        versionProvider = WeirCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            DevCommand.class,
            ServerCommand.class,
            WorkerCommand.class,
            HealthCommand.class,
            DoctorCommand.class,
            TopicsCommand.class,
            ValidateCommand.class,
            GraphCommand.class,
            RegisterCommand.class,
            DefinitionsCommand.class,
            RunCommand.class,
            ShowCommand.class,
            RunsCommand.class,
            CancelCommand.class,
            QuarantineCommand.class,
            ResumeCommand.class,
            CompleteCommand.class,
            SkipCommand.class,
            ForkCommand.class,
            EventCommand.class,
            DeadLettersCommand.class,
            VerifyHistoryCommand.class,
            ReplayCommand.class,
            BenchCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:the operation failed: a failed run, an invalid definition, topics that differ",
            " 2:the command line, a setting or a file is wrong",
            " 3:Kafka is not reachable",
            " 4:not done in time",
            " 5:no such run or definition",
            " 6:already taken: a run id, a directory, a port",
            " 7:a running engine gave up after errors",
            " 8:the history breaks a rule, or runs would go another way",
            "70:a fault in Weir"
        },
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  weir demo                                  watch a workflow run, no Kafka needed",
            "  weir dev                                   a broker and an engine for development",
            "  weir register workflow.yaml",
            "  weir run my-workflow --input '{\"a\": 1}' --wait"
        })
public final class WeirCommand implements Runnable {
    /** Picocli refuses less. */
    private static final int MIN_HELP_WIDTH = 55;

    /** The commands that start an engine in this process. */
    private static final Set<String> ENGINES = Set.of("dev", "demo", "server");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli itself acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("unused") // picocli itself acts on it
    private boolean version;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show log lines and, after a failure, its stack trace.")
    private boolean verbose;

    private final Surroundings surroundings;

    private WeirCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command line of this process and returns its exit code. */
    public static int run(String[] arguments) {
        LogLevels.set(arguments);
        if (arguments.length > 0 && ENGINES.contains(arguments[0])) {
            // In parallel with everything else before an engine's start.
            WeirEngine.warmUp();
        }
        CommandLine line = commandLine(Surroundings.ofProcess());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        return line.execute(arguments);
    }

    /** The command line, with its surroundings as a parameter for tests. */
    static CommandLine commandLine(Surroundings surroundings) {
        ErrorReport errors = new ErrorReport();
        CommandLine line = new CommandLine(new WeirCommand(surroundings));
        surroundings.columns().ifPresent(columns -> line.setUsageHelpWidth(Math.max(MIN_HELP_WIDTH, columns)));
        return line.setColorScheme(Help.defaultColorScheme(surroundings.ansi()))
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedSubcommandsAllowed(false)
                // `--input @file` is read by the command; expanded here, the file's words would become arguments.
                .setExpandAtFiles(false);
    }

    static Surroundings surroundings(CommandSpec command) {
        return root(command).surroundings;
    }

    static boolean isVerbose(CommandSpec command) {
        return root(command).verbose;
    }

    private static WeirCommand root(CommandSpec command) {
        return (WeirCommand) command.root().userObject();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(WeirCommand.class.getPackage().getImplementationVersion())
                    .orElse("(not packaged)");
            return new String[] {
                "weir " + version + ", Java " + System.getProperty("java.version") + " on "
                        + System.getProperty("os.name")
            };
        }
    }
}
