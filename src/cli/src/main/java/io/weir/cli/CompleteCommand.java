package io.weir.cli;

import io.weir.client.RunDescription;
import io.weir.client.RunDescription.StepDescription;
import io.weir.client.WeirClient;
import io.weir.protocol.Outcome;
import io.weir.protocol.StepError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir complete}. */
@Command(
        name = "complete",
        description = {
            "Complete the attempt of a step by hand: of a step that its worker deferred, or of any step in flight. A worker"
                    + " that still has the attempt is told to stop, and its report is rejected."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir complete order-4711 charge --output '{\"receipt\": 17}'",
            "  weir complete order-4711 charge --error CardDeclined --message \"the bank said no\""
        })
final class CompleteCommand extends OneRunCommand {
    @Parameters(index = "1", paramLabel = "STEP", description = "The step's id.")
    private String step = "";

    @ArgGroup(multiplicity = "1")
    private Answer answer = new Answer();

    /** Exactly one of these. */
    static final class Answer {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "JSON|@FILE",
                description = "The step's output: the attempt succeeds.")
        private @Nullable String output;

        @ArgGroup(exclusive = false)
        private @Nullable Problem problem;
    }

    /** The attempt fails. */
    static final class Problem {
        @Option(
                names = "--error",
                required = true,
                paramLabel = "TYPE",
                description = "The type of the error: the attempt fails.")
        private String type = "";

        @Option(names = "--message", paramLabel = "TEXT", description = "With --error: for people who read the result.")
        private String message = "failed by an operator";

        @Option(
                names = "--retryable",
                description = "With --error: the step's retry policy decides whether there is another attempt. Default:"
                        + " there is none.")
        private boolean retryable;
    }

    @Option(names = "--reason", paramLabel = "TEXT", description = "For people who read the run's history.")
    private @Nullable String reason;

    @Override
    Asked ask(WeirClient client, RunDescription run) {
        if (run.status().isTerminal()) {
            throw refused(run, "has already ended (" + run.status().wireName() + ")");
        }
        StepDescription found = run.step(step)
                .orElseThrow(
                        () -> refused(run, "has not dispatched a step '" + step + "'; expected one that is in flight"));
        if (!found.progress().isInFlight()) {
            throw refused(
                    run,
                    "has no attempt of step '" + step + "' in flight: it is "
                            + found.progress().wireName()
                            + (found.progress().isSettled() ? "" : "; `weir skip` settles a step without an attempt"));
        }
        Outcome outcome = outcome();
        return new Asked(
                (answer.problem == null ? "complete" : "fail") + " step " + step,
                () -> client.completeStep(run.runId(), step, outcome, reason));
    }

    private Outcome outcome() {
        Problem problem = answer.problem;
        return problem == null
                ? new Outcome.Success(JsonArgument.value(
                        "--output",
                        Objects.requireNonNullElse(answer.output, "null"),
                        surroundings().directory()))
                : new Outcome.Failure(new StepError(problem.type, problem.message, problem.retryable, null));
    }
}
