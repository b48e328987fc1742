package io.weir.cli;

import io.weir.client.RunHandle;
import io.weir.client.RunRequest;
import io.weir.client.RunWatch;
import io.weir.client.StartAnswer;
import io.weir.client.WeirClient;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir run}. */
@Command(
        name = "run",
        description = {
            "Start a run of a workflow. Prints the run's id and, on standard error, the engine's answer; with --wait also its"
                    + " progress and its result. The exit code is then 0 only if it succeeded."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir run order --input '{\"amount\": 12}'",
            "  weir run order --input @order.json --run-id order-4711 --wait --timeout 2m",
            "  weir run order --wait --json | jq .step_outputs"
        })
final class RunCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "The definition's id.")
    private String definitionId = "";

    @Option(
            names = {"-i", "--input"},
            paramLabel = "JSON|@FILE",
            description = "The run's input. Default: null.")
    private String input = "null";

    @Option(
            names = "--run-id",
            paramLabel = "RUN",
            description = "Your own id: the same request again gives the same run.")
    private @Nullable String runId;

    @Option(names = "--hash", description = "A fixed version of the definition instead of the current one.")
    private @Nullable String hash;

    @Option(
            names = {"-w", "--wait"},
            description = "Wait for the result.")
    private boolean wait;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "TIME",
            converter = DurationText.Converter.class,
            description = "Longest wait, such as 90s or 5m (implies --wait). Default: until it ends.")
    private @Nullable Duration timeout;

    @Option(
            names = "--answer-within",
            paramLabel = "TIME",
            converter = DurationText.Converter.class,
            defaultValue = "2s",
            description = "Without --wait: longest wait for the engine's answer; 0s: no wait."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration answerWithin = Duration.ofSeconds(2);

    @Option(names = "--json", description = "Print as JSON: the id and the answer, or with --wait the WorkflowResult.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = terminal();
        RunRequest.Builder request = RunRequest.of(definitionId)
                .inputJson(JsonArgument.text(input, surroundings().directory()));
        if (runId != null) {
            request.runId(runId);
        }
        if (hash != null) {
            request.definitionHash(hash);
        }
        try (WeirClient weir = client.connect(surroundings())) {
            return wait || timeout != null
                    ? awaited(terminal, weir, weir.run(request.build()))
                    : started(terminal, weir.start(request.build(), answerWithin));
        }
    }

    private int started(Terminal terminal, StartAnswer answer) {
        StartText text = StartText.of(answer, answerWithin);
        if (json) {
            terminal.raw(JsonText.pretty(JsonText.object()
                    .put("run_id", answer.runId())
                    .put("answer", answer.kind().name().toLowerCase(Locale.ROOT))
                    .put("message", text.sentence())));
        } else {
            terminal.line(answer.runId());
            terminal.err().println("weir: " + Terminal.harmless(text.sentence()));
            terminal.err().flush();
        }
        return text.exitCode();
    }

    private int awaited(Terminal terminal, WeirClient weir, RunHandle run) {
        Duration atMost = timeout == null ? DurationText.FOREVER : timeout;
        Terminal progress = json ? terminal.progressOnly() : terminal;
        progress.line("run " + run.runId());
        WorkflowResult result;
        String id = Terminal.harmless(run.runId());
        Shutdown shutdown =
                Shutdown.saying(terminal, "run '" + id + "' goes on; `weir show " + id + "` says where it is");
        try (LiveRun live = new LiveRun(progress, LiveRun.NO_NOTES, LiveRun.Detail.ENDS);
                RunWatch watch = weir.watch(run.runId(), live)) {
            result = run.await(atMost);
            LiveRun.letItFinish(watch);
        } finally {
            shutdown.close();
        }
        if (json) {
            terminal.raw(ResultText.json(result));
        } else {
            terminal.line("");
            ResultText.print(terminal, result);
        }
        return ResultText.exitCode(result);
    }
}
