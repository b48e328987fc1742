package io.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.Codecs;
import io.weir.protocol.CompensationResult;
import io.weir.protocol.Payload;
import io.weir.protocol.RunError;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;

/** A run's result, for people and as JSON. */
public final class ResultText {
    private ResultText() {}

    /** The content of the topic, indented. */
    static String json(WorkflowResult result) {
        return JsonText.pretty(tree(result));
    }

    static JsonNode tree(WorkflowResult result) {
        return JsonText.parse(Codecs.workflowResult().encode(result));
    }

    /** One line about the end of the run, then the output that the definition declares, and each step's. */
    static void print(Terminal terminal, WorkflowResult result) {
        terminal.line(headline(terminal, result));
        CompensationResult compensation = result.compensation();
        if (compensation != null) {
            terminal.line("undone: " + String.join(", ", compensation.steps().keySet())
                    + (compensation.status() == CompensationResult.Status.DONE
                            ? ""
                            : " (" + compensation.status().wireName() + ")"));
        }
        Payload declared = result.output();
        if (declared != null) {
            terminal.line("");
            terminal.line("output");
            terminal.line("  " + Terminal.fit(declared.toJson(), terminal.width() - 2));
        }
        if (!result.stepOutputs().isEmpty()) {
            terminal.line("");
            terminal.line("step outputs");
            int width = result.stepOutputs().keySet().stream()
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            result.stepOutputs().forEach((step, output) -> {
                String padded = "  " + step + " ".repeat(width - step.length()) + "  ";
                terminal.line(padded + Terminal.fit(output.toJson(), terminal.width() - padded.length()));
            });
        }
    }

    static String headline(Terminal terminal, WorkflowResult result) {
        String took = DurationText.shown(Duration.ofMillis(result.totalDurationMs()));
        RunError error = result.error();
        if (error == null) {
            return terminal.tone(Terminal.Tone.GOOD, "success") + " after " + took;
        }
        return terminal.tone(Terminal.Tone.BAD, result.status().wireName()) + " after " + took + ": " + error.type()
                + (error.stepId() == null ? "" : " at step " + error.stepId()) + ": " + error.message();
    }

    static int exitCode(WorkflowResult result) {
        if (result.status() == RunStatus.SUCCESS) {
            return ExitCode.OK;
        }
        boolean unknown = result.error() != null && result.error().type().equals("WorkflowNotFound");
        return unknown ? ExitCode.NOT_FOUND : ExitCode.FAILED;
    }
}
