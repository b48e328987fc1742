package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RetryPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DefaultsTest {
    private static final String DEFAULTS = """
            id: w
            defaults:
              queue: slow
              on_exhausted: pause
              retry: {max_attempts: 7, jitter: 0.5, non_retryable: [Fatal]}
              timeouts: {start_to_close: 5m, completion: 2d}
            steps:
            """;

    private static StepDefinition step(String fields) {
        return Definitions.read(DEFAULTS + "  - {id: a" + fields + "}\n")
                .steps()
                .get(0);
    }

    @Test
    void aStepThatSaysNothingHasAllOfThem() {
        StepDefinition step = step("");

        assertThat(step.worker().queue()).isEqualTo("slow");
        assertThat(step.onExhausted()).isEqualTo(OnAttemptsExhausted.PAUSE);
        assertThat(step.retry())
                .isEqualTo(RetryPolicy.builder()
                        .maxAttempts(7)
                        .jitter(0.5)
                        .nonRetryable("Fatal")
                        .build());
        assertThat(step.timeouts()).isEqualTo(new Timeouts(Duration.ofMinutes(5), null, null, Duration.ofDays(2)));
    }

    @Test
    void aStepKeepsFieldByFieldWhatItDoesNotSayItself() {
        StepDefinition step = step(
                ", queue: fast, on_exhausted: fail, retry: {jitter: 0, non_retryable: []}, timeouts: {completion: none, heartbeat: 5s}");

        assertThat(step.worker().queue()).isEqualTo("fast");
        assertThat(step.onExhausted()).isEqualTo(OnAttemptsExhausted.FAIL);
        assertThat(step.retry()).isEqualTo(RetryPolicy.builder().maxAttempts(7).build());
        assertThat(step.timeouts()).isEqualTo(new Timeouts(Duration.ofMinutes(5), null, Duration.ofSeconds(5), null));
    }

    @Test
    void tasksOfAStepHaveThemToo() {
        WorkerTask undo = step(", compensate: {type: undo, retry: {max_attempts: 9}}")
                .compensate()
                .task();

        assertThat(undo.worker().queue()).isEqualTo("slow");
        assertThat(undo.retry().maxAttempts()).isEqualTo(9);
        assertThat(undo.retry().jitter()).isEqualTo(0.5);
        assertThat(undo.timeouts().completion()).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void aStepWithoutAWorkerHasNoneOfThem() {
        assertThat(step(", set: 1"))
                .isEqualTo(StepDefinition.builder("a")
                        .body(new StepBody.SetOutput(io.weir.protocol.Payload.ofJson("1")))
                        .build());
    }

    @Test
    void aStepAtTheEndCanNotPauseTheRun() {
        String text = DEFAULTS + "  - {id: a}\n  - {id: alert, on_end: failed}\n";

        assertThat(Definitions.read(text).steps().get(1).onExhausted()).isEqualTo(OnAttemptsExhausted.FAIL);
    }

    @Test
    void theSameStepsWrittenOutHaveTheSameHash() {
        WorkflowDefinition defaults = Definitions.read(DEFAULTS + "  - {id: a}\n  - {id: b, queue: fast}\n");
        WorkflowDefinition writtenOut = Definitions.read("""
                id: w
                steps:
                  - &a
                    id: a
                    queue: slow
                    on_exhausted: pause
                    retry: {max_attempts: 7, jitter: 0.5, non_retryable: [Fatal]}
                    timeouts: {start_to_close: 5m, completion: 2d}
                  - {<<: *a, id: b, queue: fast}
                """);

        assertThat(Definitions.hash(defaults)).isEqualTo(Definitions.hash(writtenOut));
        assertThat(Definitions.toYaml(defaults)).doesNotContain("defaults");
    }
}
