package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.RunWatch;
import io.weir.client.WeirClient;
import io.weir.protocol.WorkflowResult;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir show}. */
@Command(
        name = "show",
        description = "Show the progress of a run.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir show order-4711",
            "  weir show order-4711 --follow",
            "  weir show order-4711 --result | jq .step_outputs"
        })
final class ShowCommand extends Subcommand {
    @Mixin
    private ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String runId = "";

    @ArgGroup
    private What what = new What();

    /** At most one of these. */
    static final class What {
        @Option(names = "--events", description = "All its events, in order.")
        private boolean events;

        @Option(
                names = {"-f", "--follow"},
                description = "Like --events, and continue until the run ends.")
        private boolean follow;

        @Option(names = "--result", description = "Its WorkflowResult as JSON; exit code 4 while it goes on.")
        private boolean result;
    }

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try (WeirClient weir = client.connect(surroundings())) {
            if (what.result) {
                return result(weir);
            }
            if (what.follow) {
                return follow(weir);
            }
            RunDescription run = weir.describe(runId);
            if (json) {
                terminal().raw(RunText.json(run));
            } else if (what.events) {
                RunText.printEvents(terminal(), run);
            } else {
                RunText.print(terminal(), run, Instant.now());
            }
            return ExitCode.OK;
        }
    }

    private int result(WeirClient weir) {
        Optional<WorkflowResult> result = weir.result(runId);
        if (result.isEmpty()) {
            throw new Failure(ExitCode.TIMEOUT, "Run '" + runId + "' has not ended yet, so it has no result");
        }
        terminal().raw(ResultText.json(result.get()));
        return ExitCode.OK;
    }

    private int follow(WeirClient weir) throws InterruptedException {
        weir.describe(runId);
        try (LiveRun live = new LiveRun(terminal(), LiveRun.NO_NOTES, LiveRun.Detail.ALL);
                RunWatch watch = weir.watch(runId, live)) {
            watch.ended().get();
            return ExitCode.OK;
        } catch (ExecutionException e) {
            throw Failures.translate(e.getCause() == null ? e : e.getCause());
        }
    }
}
