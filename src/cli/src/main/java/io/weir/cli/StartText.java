package io.weir.cli;

import io.weir.client.StartAnswer;
import java.time.Duration;

/** The answer to a start request, in words and as an exit code. */
record StartText(int exitCode, String sentence) {
    static StartText of(StartAnswer answer, Duration patience) {
        String run = "run '" + answer.runId() + "'";
        return switch (answer.kind()) {
            case STARTED -> new StartText(ExitCode.OK, run + " has started");
            case EXISTS ->
                new StartText(ExitCode.OK, run + " was started by the same request before: " + answer.message());
            case WAITING ->
                new StartText(
                        ExitCode.NOT_FOUND,
                        answer.message() + "; " + run + " waits for it, and fails if it is not registered soon");
            case FAILED ->
                new StartText(
                        "WorkflowNotFound".equals(answer.errorType()) ? ExitCode.NOT_FOUND : ExitCode.FAILED,
                        run + " failed at its start: " + answer.errorType() + ": " + answer.message());
            case NONE ->
                new StartText(
                        ExitCode.OK,
                        "no answer from an engine within " + DurationText.shown(patience) + "; the request for " + run
                                + " is on its topic and is processed when an engine runs");
        };
    }
}
