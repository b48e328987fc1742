package io.weir.history.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.DefinitionLimits;
import io.weir.engine.Plan;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Outcome;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A definition is tried on recorded runs: each says whether it would have gone another way, and where. */
class TrialTest {
    private static final String ORDER = """
            id: order
            steps:
              - {id: check, retry: {max_attempts: 2, initial_delay: 1s}}
              - {id: charge, timeouts: {start_to_close: 1m}}
              - {id: refund}
              - {id: inform, depends_on: [check], input: {amount: "${input.n}"}}
            transitions:
              - {type: conditional, from: check, to: charge, condition: "input.n > 3"}
              - {type: conditional, from: check, to: refund, condition: "input.n <= 3"}
            """;

    @TempDir
    static Path directory;

    private static List<LogRecord> recorded;

    /** Order 5 is checked at the second attempt and charged after 20 s; order 2 is refunded, order 7 not charged in time. */
    @BeforeAll
    static void record() {
        try (EngineHistory engine = new EngineHistory(directory)) {
            engine.define("order", ORDER);
            engine.define("other", "id: other\nsteps: [{id: only}]");
            engine.start("order-5", "order", "{\"n\":5}");
            engine.complete(
                    engine.takeDispatched().get(0), new Outcome.Failure(StepError.retryable("Busy", "not now")));
            engine.advance(Duration.ofSeconds(2));
            engine.succeed(engine.takeDispatched().get(0), "true");
            for (StepReady ready : engine.takeDispatched()) {
                engine.report(new WorkerReport.StepStarted(ready.attempt(), ready.token(), null));
                engine.advance(Duration.ofSeconds(20));
                engine.succeed(ready, "1");
            }
            engine.start("order-2", "order", "{\"n\":2}");
            engine.succeed(engine.takeDispatched().get(0), "true");
            engine.takeDispatched().forEach(ready -> engine.succeed(ready, "1"));
            engine.start("order-7", "order", "{\"n\":7}");
            engine.succeed(engine.takeDispatched().get(0), "true");
            StepReady charge = engine.takeDispatched().stream()
                    .filter(ready -> ready.attempt().stepId().equals("charge"))
                    .findFirst()
                    .orElseThrow();
            engine.report(new WorkerReport.StepStarted(charge.attempt(), charge.token(), null));
            engine.advance(Duration.ofSeconds(70));
            engine.start("other-1", "other", "null");
            engine.succeed(
                    engine.takeDispatched().stream()
                            .filter(ready -> ready.definitionId().equals("other"))
                            .findFirst()
                            .orElseThrow(),
                    "1");
            recorded = engine.log();
        }
    }

    private static TrialReport tried(String definition) {
        HistoryJudge judge = new HistoryJudge(
                EngineHistory.options(false),
                new Snapshot(Map.of(), Map.of(), Map.of()),
                Plan.compile(EngineHistory.utf8(definition), DefinitionLimits.DEFAULT, ExpressionLimits.defaults()));
        recorded.stream().filter(EngineHistory::isReadFirst).forEach(judge::take);
        recorded.stream().filter(record -> !EngineHistory.isReadFirst(record)).forEach(judge::take);
        assertThat(judge.judge().findings()).isEmpty();
        return judge.trial();
    }

    /** The only run that would have gone another way, and where. */
    private static void onlyDetour(TrialReport report, String runId, String... parts) {
        assertThat(report.different()).as(report.toString()).isEqualTo(1);
        assertThat(report.detours()).singleElement().satisfies(detour -> {
            assertThat(detour.runId()).isEqualTo(runId);
            assertThat(detour.message()).contains(parts);
            assertThat(detour.position()).startsWith("weir.run-events-0@");
        });
    }

    @Test
    void theSameDefinitionInOtherWordsChangesNothing() {
        TrialReport report = tried(ORDER.replace("id: order\n", "id: order\ndescription: Orders\n")
                .replace("  - {id: refund}\n", "")
                .replace("steps:\n", "steps:\n  - {id: refund, queue: slow, config: {words: 3}}\n"));

        assertThat(report.detours()).isEmpty();
        assertThat(report.tried()).isEqualTo(3);
        assertThat(report.counts())
                .containsEntry("runs of the definition", 3L)
                .containsEntry("runs that would go the same way", 3L);
    }

    @Test
    void anotherConditionTakesOtherTransitions() {
        onlyDetour(
                tried(ORDER.replace("> 3", "> 1").replace("<= 3", "<= 1")),
                "order-2",
                "recorded is step_dispatched of step 'inform'",
                "with this definition it would be step_dispatched of step 'charge'");
    }

    @Test
    void fewerAttemptsEndARunThatWentOn() {
        onlyDetour(
                tried(ORDER.replace("max_attempts: 2", "max_attempts: 1")),
                "order-5",
                "recorded is step_failed of step 'check'",
                "retry_at");
    }

    @Test
    void aShorterTimeoutWouldHaveComeBeforeTheReport() {
        onlyDetour(
                tried(ORDER.replace("start_to_close: 1m", "start_to_close: 5s")),
                "order-5",
                "step_succeeded of step 'charge'",
                "with this definition step_failed of step 'charge'",
                "StartToCloseTimeout",
                "would have come before it");
    }

    @Test
    void aLongerTimeoutWouldNotHaveComeYet() {
        onlyDetour(
                tried(ORDER.replace("start_to_close: 1m", "start_to_close: 1h")),
                "order-7",
                "recorded is step_failed of step 'charge'",
                "refused as stale");
    }

    @Test
    void anotherInputIsAnotherWay() {
        TrialReport report = tried(ORDER.replace("amount:", "sum:"));

        assertThat(report.different()).isEqualTo(3);
        assertThat(report.detours().get(0).message())
                .contains("step 'inform' (attempt 1) would be dispatched with another input");
    }

    @Test
    void aStepThatIsGoneIsAnotherWay() {
        TrialReport report = tried(ORDER.replaceAll("(?m)^.*id: inform.*\\R", ""));

        assertThat(report.different()).isEqualTo(3);
        assertThat(report.detours().get(0).message()).contains("inform");
    }

    @Test
    void aDefinitionOfAnotherWorkflowIsTriedOnNoRun() {
        TrialReport report = tried("id: unheard-of\nsteps: [{id: only}]");

        assertThat(report.tried()).isZero();
        assertThat(report.different()).isZero();
    }
}
