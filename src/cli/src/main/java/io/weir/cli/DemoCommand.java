package io.weir.cli;

import io.weir.cli.demo.Brief;
import io.weir.cli.demo.DemoSteps;
import io.weir.cli.local.LocalWeir;
import io.weir.client.RunHandle;
import io.weir.client.RunRequest;
import io.weir.client.RunWatch;
import io.weir.client.WeirClient;
import io.weir.client.WeirClientConfig;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import io.weir.worker.Worker;
import io.weir.worker.WorkerConfig;
import io.weir.worker.transport.TransportKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir demo}. */
@Command(
        name = "demo",
        description = {
            "Watch a workflow with a revision loop run on a real Kafka broker inside this process. A draft is"
                    + " generated, checked with rules, and revised until it passes. Removes everything afterwards."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir demo --topic \"Tidal power\"",
            "  weir demo --fail            a step fails twice and is retried",
            "  weir demo --never-pass      the critique never passes: MaxRevisionsExceeded, exit code 1"
        })
final class DemoCommand extends Subcommand {
    static final String WORKFLOW = "critique-revise";
    private static final String RESOURCE = "/examples/critique-revise/workflow.yaml";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FAILURES = 2;
    private static final int LONGEST_TOPIC = 80;
    /** A step's output or metadata is one line. */
    private static final int OUTLINE_DEPTH = 2;

    @Option(names = "--topic", paramLabel = "TEXT", description = "Topic of the draft. Default: ${DEFAULT-VALUE}.")
    private String topic = "weirs";

    @Option(names = "--fail", description = "Let the first step fail twice before it succeeds.")
    private boolean fail;

    @Option(names = "--never-pass", description = "Let the critique reject every draft.")
    private boolean neverPass;

    @Option(
            names = "--think",
            paramLabel = "TIME",
            converter = DurationText.Converter.class,
            description = "Duration of each step. Default: 200ms.")
    private Duration think = Duration.ofMillis(200);

    @Option(names = "--json", description = "Print the WorkflowResult only, as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (topic.isBlank() || topic.length() > LONGEST_TOPIC) {
            throw Failure.usage(
                    "Found a topic of " + topic.strip().length() + " characters, expected 1 to " + LONGEST_TOPIC);
        }
        Terminal terminal = (json ? terminal().silent() : terminal()).narrowed();
        terminal.line("generate → critique ⇄ revise, on a Kafka broker in this process");
        terminal.line("");
        PartsList parts = new PartsList(terminal);
        WorkflowResult result;
        try (LocalWeir weir = LocalWeir.temporary(parts);
                Shutdown hook = Shutdown.of(terminal, weir::close)) {
            try {
                weir.start();
                result = onItsOwnKafka(weir, terminal, parts);
            } catch (RuntimeException e) {
                if (hook.requested()) {
                    return ExitCode.INTERRUPTED;
                }
                throw e;
            }
        }
        if (json) {
            terminal().raw(ResultText.json(result));
        } else {
            print(terminal, result);
            terminal.line("");
            terminal.line(terminal.tone(Terminal.Tone.QUIET, "time: " + parts.summary()));
        }
        return ResultText.exitCode(result);
    }

    private WorkflowResult onItsOwnKafka(LocalWeir weir, Terminal terminal, PartsList parts) throws IOException {
        Map<String, String> notes = new ConcurrentHashMap<>();
        long from = System.nanoTime();
        try (Worker worker = worker(weir, notes)) {
            parts.done("worker", "up, " + transport(worker), since(from));
            try (WeirClient client = client(weir, parts)) {
                return run(terminal, parts, client, notes);
            }
        }
    }

    private static String transport(Worker worker) {
        return switch (worker.transports().getOrDefault(Topics.DEFAULT_QUEUE, TransportKind.CLASSIC)) {
            case SHARE -> "taking steps from a share group";
            case CLASSIC, AUTO -> "taking steps from a consumer group";
        };
    }

    private Worker worker(LocalWeir weir, Map<String, String> notes) {
        DemoSteps steps = new DemoSteps(
                think,
                (attempt, what) -> notes.put(noteKey(attempt.stepId(), attempt.revision(), attempt.attempt()), what));
        WorkerConfig config = WorkerConfig.builder(weir.bootstrapServers()).build();
        return Worker.start(config, steps.registry());
    }

    private static WeirClient client(LocalWeir weir, PartsList parts) throws IOException {
        long from = System.nanoTime();
        WeirClient client = WeirClient.connect(WeirClientConfig.builder(weir.bootstrapServers())
                .expressions(DefinitionFiles.expressions())
                .build());
        try (InputStream definition = DemoCommand.class.getResourceAsStream(RESOURCE)) {
            if (definition == null) {
                throw new IOException("The class path has no " + RESOURCE + "; Weir's jar is incomplete");
            }
            client.register(definition.readAllBytes());
            parts.done("workflow", WORKFLOW + " registered", since(from));
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private WorkflowResult run(Terminal terminal, PartsList parts, WeirClient client, Map<String, String> notes) {
        String runId = "demo-" + UUID.randomUUID().toString().substring(0, 8);
        terminal.line("");
        terminal.line("  run " + runId + ", topic \"" + Terminal.fit(topic, terminal.width() - 40) + "\"");
        terminal.line("");
        long from = System.nanoTime();
        LiveRun.Notes known =
                (step, revision, attempt) -> Optional.ofNullable(notes.get(noteKey(step, revision, attempt)));
        try (LiveRun live = new LiveRun(terminal, known, LiveRun.Detail.ENDS);
                RunWatch watch = client.watch(runId, live)) {
            RunHandle run = client.run(RunRequest.of(WORKFLOW)
                    .runId(runId)
                    .input(new Brief(topic, fail ? FAILURES : 0, neverPass))
                    .build());
            WorkflowResult result = run.await(PATIENCE);
            LiveRun.letItFinish(watch);
            parts.times("run", since(from));
            return result;
        }
    }

    /** Shortened for the terminal; {@code --json} prints everything. */
    private static void print(Terminal terminal, WorkflowResult result) {
        terminal.line("");
        terminal.line("WorkflowResult, from the topic weir.results (--json prints all of it)");
        terminal.line("");
        JsonText.outline(ResultText.tree(result), OUTLINE_DEPTH)
                .forEach(line -> terminal.line(cut(terminal, "  " + line)));
        terminal.line("");
        terminal.line(ResultText.headline(terminal, result));
    }

    private static String cut(Terminal terminal, String line) {
        int width = terminal.width();
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }

    private static String noteKey(String step, int revision, int attempt) {
        return step + '/' + revision + '/' + attempt;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
