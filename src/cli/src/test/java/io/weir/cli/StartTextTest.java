package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.client.StartAnswer;
import io.weir.client.StartAnswer.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartTextTest {
    @Test
    void aRunThatFailsAsItBeginsIsAFailedCommand() {
        StartText text = text(new StartAnswer("r-1", Kind.FAILED, "definition 'order': no steps", "InvalidDefinition"));

        assertThat(text.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(text.sentence())
                .isEqualTo("run 'r-1' failed at its start: InvalidDefinition: definition 'order': no steps");
    }

    @Test
    void aDefinitionThatDoesNotComeIsNotFound() {
        assertThat(text(new StartAnswer("r-1", Kind.FAILED, "no definition 'x'", "WorkflowNotFound"))
                        .exitCode())
                .isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void everyKindHasASentenceThatNamesTheRunOrWhatItWaitsFor() {
        for (Kind kind : Kind.values()) {
            assertThat(text(new StartAnswer("r-1", kind, "why", null)).sentence())
                    .as(kind.name())
                    .contains("run 'r-1'");
        }
    }

    private static StartText text(StartAnswer answer) {
        return StartText.of(answer, Duration.ofSeconds(2));
    }
}
