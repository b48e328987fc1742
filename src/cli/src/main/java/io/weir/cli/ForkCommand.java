package io.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.client.ForkPlan;
import io.weir.client.ForkRequest;
import io.weir.client.StartAnswer;
import io.weir.client.WeirClient;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir fork}. */
@Command(
        name = "fork",
        description = {
            "Start a run that begins where another one, live or ended, got to: the steps that succeeded there are done, with"
                    + " their outputs; the others run. Prints the new run's id and, on standard error, what is kept and the"
                    + " engine's answer. The other run is not changed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir fork order-4711                             try the failed step again",
            "  weir fork order-4711 --from charge --dry-run     what would be kept",
            "  weir fork order-4711 --latest --input @order.json --id order-4711-2"
        })
final class ForkCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(
            paramLabel = "RUN",
            description = "The run to fork; - for a list on standard input, one id a line, such as `weir runs` prints.")
    private String runId = "";

    @Option(
            names = "--from",
            paramLabel = "STEP",
            description = "Run this step again, and everything after it. Default: the steps that did not succeed.")
    private @Nullable String from;

    @ArgGroup
    private Version version = new Version();

    /** At most one of these. */
    static final class Version {
        @Option(names = "--hash", description = "A fixed version of the definition instead of the run's own.")
        private @Nullable String hash;

        @Option(names = "--latest", description = "The current version of the definition instead of the run's own.")
        private boolean latest;
    }

    @Option(
            names = {"-i", "--input"},
            paramLabel = "JSON|@FILE",
            description = "Another input. Default: the run's, as long as its request is kept.")
    private @Nullable String input;

    @Option(
            names = {"--id", "--run-id"},
            paramLabel = "NEW",
            description = "Your own id for the new run: the same request again gives the same run.")
    private @Nullable String newId;

    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who read the new run's history.")
    private @Nullable String reason;

    @Option(names = "--dry-run", description = "Only say what would be kept.")
    private boolean dryRun;

    @Option(
            names = "--answer-within",
            paramLabel = "TIME",
            converter = DurationText.Converter.class,
            defaultValue = "2s",
            description = "Longest wait for the engine's answer; 0s: no wait. Default: ${DEFAULT-VALUE}.")
    private Duration answerWithin = Duration.ofSeconds(2);

    @Option(names = "--json", description = "Print as JSON: the id, what is kept, and the answer.")
    private boolean json;

    @Override
    public Integer call() {
        boolean list = RunList.isList(runId);
        if (list && newId != null) {
            throw Failure.usage(
                    "found --id for a list of runs; expected it for one run, as each new run needs its own");
        }
        try (WeirClient weir = client.connect(surroundings())) {
            return list
                    ? RunList.each(terminal(), dryRun ? "would be forked" : "were forked", run -> one(weir, run))
                    : one(weir, runId);
        }
    }

    private int one(WeirClient weir, String run) {
        ForkPlan plan = weir.planFork(request(run));
        if (!json) {
            explain(run, plan);
        }
        return dryRun ? dry(run, plan) : started(run, plan, weir.start(plan.request(), answerWithin));
    }

    private ForkRequest request(String run) {
        ForkRequest.Builder request = ForkRequest.of(run).reason(reason).version(chosen());
        if (from != null) {
            request.from(from);
        }
        if (input != null) {
            request.input(JsonArgument.value("--input", input, surroundings().directory()));
        }
        if (newId != null) {
            request.newRunId(newId);
        }
        return request.build();
    }

    private ForkRequest.Version chosen() {
        if (version.hash != null) {
            return new ForkRequest.Fixed(version.hash);
        }
        return version.latest ? new ForkRequest.Latest() : new ForkRequest.Same();
    }

    private void explain(String run, ForkPlan plan) {
        note(plan.kept().isEmpty() ? "no step is kept, all of them run" : "kept: " + String.join(", ", plan.kept()));
        if (!plan.lost().isEmpty()) {
            note("run again because an output can't be read any more: " + String.join(", ", plan.lost()));
        }
        if (plan.live()) {
            note("run '" + run + "' has not ended and goes on; `weir cancel` ends it");
        }
    }

    private void note(String text) {
        terminal().err().println("weir: " + Terminal.harmless(text));
        terminal().err().flush();
    }

    private int dry(String run, ForkPlan plan) {
        if (json) {
            terminal().raw(JsonText.pretty(json(run, plan)));
        } else {
            terminal().line("would fork run " + run);
        }
        return ExitCode.OK;
    }

    private int started(String run, ForkPlan plan, StartAnswer answer) {
        StartText text = StartText.of(answer, answerWithin);
        if (json) {
            terminal()
                    .raw(JsonText.pretty(json(run, plan)
                            .put("run_id", answer.runId())
                            .put("answer", answer.kind().name().toLowerCase(Locale.ROOT))
                            .put("message", text.sentence())));
        } else {
            terminal().line(answer.runId());
            note(text.sentence());
        }
        return text.exitCode();
    }

    private ObjectNode json(String run, ForkPlan plan) {
        ObjectNode node = JsonText.object().put("forked_from", run).put("live", plan.live());
        plan.kept().forEach(node.putArray("kept")::add);
        plan.lost().forEach(node.putArray("lost")::add);
        return node;
    }
}
