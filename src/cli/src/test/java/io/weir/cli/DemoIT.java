package io.weir.cli;

import static io.weir.cli.CommandLineRun.weir;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endings of the demo, each on its own broker. */
class DemoIT {
    @TempDir
    Path directory;

    @Test
    void theFirstDraftIsSentBackAndTheLastOnePasses() {
        CommandLineRun run = weir(directory, "demo", "--think", "0ms");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "broker    Kafka at 127.0.0.1:",
                        "generate       0    1  ok in ",
                        "critique       0    1  sent back",
                        "revision 1 of 3",
                        "revise         1    1  ok in ",
                        "repaired missing sections",
                        "critique       1    1  sent back",
                        "revise         2    1  ok in ",
                        "repaired length",
                        "critique       2    1  ok in ",
                        "run succeeded",
                        "WorkflowResult",
                        "\"status\": \"success\"",
                        "time: broker ");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith("time: "));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void anotherTopicIsWrittenAbout() {
        JsonNode result = result(weir(directory, "demo", "--think", "0ms", "--json", "--topic", "Tidal power"));

        assertThat(result.at("/status").textValue()).isEqualTo("success");
        assertThat(result.at("/step_outputs/revise/title").textValue()).isEqualTo("About Tidal power");
        assertThat(result.at("/step_metadata/revise/revision_count").intValue()).isEqualTo(2);
    }

    @Test
    void aStepThatFailsTwiceIsRetriedAndTheRunSucceeds() {
        CommandLineRun run = weir(directory, "demo", "--think", "0ms", "--fail", "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(result(run).at("/step_metadata/generate/retry_count").intValue())
                .isEqualTo(2);
        assertThat(result(run).at("/status").textValue()).isEqualTo("success");
    }

    @Test
    void aCriticThatCantBePleasedEndsTheRunAndKeepsEveryDraft() {
        CommandLineRun run = weir(directory, "demo", "--think", "0ms", "--never-pass", "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result(run).at("/error/type").textValue()).isEqualTo("MaxRevisionsExceeded");
        assertThat(result(run).at("/revision_outputs/revise")).hasSizeGreaterThanOrEqualTo(3);
    }

    private static JsonNode result(CommandLineRun run) {
        return JsonText.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }
}
