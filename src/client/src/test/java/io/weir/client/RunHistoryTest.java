package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.client.RunDescription.StepDescription;
import io.weir.client.RunDescription.StepProgress;
import io.weir.protocol.Codecs;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunHistoryTest {
    private static final Instant START = Instant.parse("2026-11-23T05:18:00Z");

    private static final String EVENTS = """
            {"v":1,"kind":"events","run_id":"order-4711","definition_id":"order","at":"2026-11-23T05:18:59.123Z","events":[
              {"seq":4,"type":"step_failed","step_id":"charge","revision":0,"attempt":1,"data":{
                "error_type":"Timeout","error_message":"no answer","retry_at":"2026-11-23T05:19:00.123Z"}},
              {"seq":5,"type":"run_failed"}]}
            """;
    private static final String REJECTION = """
            {"v":1,"kind":"rejection","run_id":"order-4711","at":"2026-11-23T05:18:59.123Z","reason":"stale",
             "message":"found attempt 1, expected attempt 2","source":"weir.step-completed-3@42","step_id":"charge",
             "revision":0,"attempt":1}
            """;

    private final RunHistory history = new RunHistory("order-4711");
    private long seq;

    @Test
    void aRunWithoutEventsIsUnknownEvenIfARecordAboutItWasRefused() {
        history.add(Codecs.runRecord().decode(utf8(REJECTION)));

        assertThat(history.describe()).isEmpty();
    }

    @Test
    void whyAStepWasHeldIsForgottenOnceItIsHandedOut() {
        RunEvent held =
                new RunEvent(1, RunEventType.STEP_HELD, "pay", 0, 1, Map.of("queue", "q", "reason", "no topic"));
        RunEvent dispatched = new RunEvent(2, RunEventType.STEP_DISPATCHED, "pay", 0, 1, Map.of("queue", "q"));

        history.add(new RunEvents("order-4711", "order", START, List.of(held)));
        assertThat(described().step("pay").orElseThrow().error()).isEqualTo("no topic");
        history.add(new RunEvents("order-4711", "order", START, List.of(dispatched)));

        assertThat(described().step("pay").orElseThrow().error()).isNull();
    }

    @Test
    void recordsAsOnTheWireAreFoldedWithTheirRefusals() {
        history.add(Codecs.runRecord().decode(utf8(EVENTS)));
        history.add(Codecs.runRecord().decode(utf8(REJECTION)));

        RunDescription run = described();

        assertThat(run.definitionId()).isEqualTo("order");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.complete()).as("the batch begins with event 4").isFalse();
        assertThat(run.rejections()).hasSize(1);
        assertThat(run.step("charge").orElseThrow())
                .isEqualTo(new StepDescription(
                        "charge",
                        StepProgress.BACKOFF,
                        0,
                        1,
                        null,
                        null,
                        null,
                        Instant.parse("2026-11-23T05:18:59.123Z"),
                        Instant.parse("2026-11-23T05:19:00.123Z"),
                        "Timeout: no answer"));
    }

    @Test
    void anAttemptIsFollowedFromDispatchToSuccess() {
        at(0, run(RunEventType.RUN_STARTED), step(RunEventType.STEP_DISPATCHED, "charge", 0, 1));
        assertThat(described().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(charge().progress()).isEqualTo(StepProgress.DISPATCHED);

        at(1, step(RunEventType.STEP_STARTED, "charge", 0, 1));
        assertThat(charge().progress()).isEqualTo(StepProgress.STARTED);

        at(2, step(RunEventType.STEP_SUCCEEDED, "charge", 0, 1), run(RunEventType.RUN_SUCCEEDED));
        assertThat(charge())
                .isEqualTo(new StepDescription(
                        "charge", StepProgress.SUCCEEDED, 0, 1, null, second(0), second(1), second(2), null, null));
        assertThat(described().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(described().endedAt()).isEqualTo(second(2));
        assertThat(described().complete()).isTrue();
        assertThat(described().events()).hasSize(5);
    }

    @Test
    void whatLayInAQueueIsToldFromWhatRan() {
        at(
                0,
                run(RunEventType.RUN_STARTED),
                new RunEvent(2, RunEventType.STEP_DISPATCHED, "charge", 0, 1, Map.of("queue", "gpu")));
        assertThat(charge().queue()).isEqualTo("gpu");

        at(9, new RunEvent(3, RunEventType.STEP_SUCCEEDED, "charge", 0, 1, Map.of("queued_ms", 7_000)));

        assertThat(charge().startedAt()).isEqualTo(second(7));
    }

    @Test
    void aNewAttemptForgetsTheTimesOfTheOldOneButNotWhyItFailed() {
        at(0, run(RunEventType.RUN_STARTED), step(RunEventType.STEP_DISPATCHED, "charge", 0, 1));
        at(1, failed("charge", 1, "GatewayDown", second(3)));
        assertThat(charge().retryAt()).isEqualTo(second(3));

        at(3, step(RunEventType.STEP_DISPATCHED, "charge", 0, 2));

        assertThat(charge())
                .isEqualTo(new StepDescription(
                        "charge",
                        StepProgress.DISPATCHED,
                        0,
                        2,
                        null,
                        second(3),
                        null,
                        null,
                        null,
                        "GatewayDown: no luck"));
    }

    @Test
    void aRunIsPausedAsLongAsOneOfItsStepsIs() {
        at(0, run(RunEventType.RUN_STARTED), step(RunEventType.STEP_DISPATCHED, "charge", 0, 1));
        at(1, failed("charge", 1, "GatewayDown", null), step(RunEventType.STEP_PAUSED, "charge", 0, 1));
        assertThat(described().status()).isEqualTo(RunStatus.PAUSED);
        assertThat(charge().error()).isEqualTo("GatewayDown: no luck");

        at(2, step(RunEventType.STEP_RESUMED, "charge", 0, 1), step(RunEventType.STEP_DISPATCHED, "charge", 0, 2));

        assertThat(described().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(charge().progress()).isEqualTo(StepProgress.DISPATCHED);
    }

    @Test
    void aValidatorThatSentTheWorkBackIsPendingAndThenRunsInTheNextRevision() {
        at(0, run(RunEventType.RUN_STARTED), step(RunEventType.STEP_DISPATCHED, "review", 0, 1));
        at(1, step(RunEventType.STEP_SUCCEEDED, "review", 0, 1), step(RunEventType.REVISION_REQUESTED, "review", 0, 1));
        assertThat(described().step("review").orElseThrow().progress()).isEqualTo(StepProgress.PENDING);

        at(2, step(RunEventType.STEP_DISPATCHED, "review", 1, 1));
        at(3, step(RunEventType.STEP_SUCCEEDED, "review", 1, 1), step(RunEventType.LOOP_CLOSED, "review", 1, 1));

        StepDescription review = described().step("review").orElseThrow();
        assertThat(review.progress()).isEqualTo(StepProgress.SUCCEEDED);
        assertThat(review.revision()).isEqualTo(1);
    }

    @Test
    void attemptsInFlightWhenTheRunIsCancelledAreCancelledToo() {
        at(0, run(RunEventType.RUN_STARTED), step(RunEventType.STEP_DISPATCHED, "charge", 0, 1));
        at(1, new RunEvent(++seq, RunEventType.RUN_CANCELLED, null, -1, -1, Map.of("reason", "enough")));

        assertThat(described().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(described().error()).isEqualTo("enough");
        assertThat(charge().progress()).isEqualTo(StepProgress.CANCELLED);
    }

    @Test
    void aRunInQuarantineStaysThatWhateverIsReportedUntilItIsLetOut() {
        at(0, run(RunEventType.RUN_STARTED), step(RunEventType.STEP_DISPATCHED, "a", 0, 1));
        at(1, run(RunEventType.RUN_QUARANTINED));
        at(2, step(RunEventType.STEP_SUCCEEDED, "a", 0, 1));
        assertThat(described().status()).isEqualTo(RunStatus.QUARANTINED);

        at(3, run(RunEventType.RUN_RESUMED));
        assertThat(described().status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aRunWhoseStepsAreUndoneSaysSoUntilItsEnd() {
        at(0, run(RunEventType.RUN_STARTED), step(RunEventType.STEP_DISPATCHED, "charge", 0, 1));
        Map<String, Object> outcome = Map.of("outcome", "failed", "error_type", "StepFailed", "error_message", "no");
        at(
                1,
                step(RunEventType.STEP_CANCELLED, "charge", 0, 1),
                new RunEvent(++seq, RunEventType.RUN_COMPENSATING, null, -1, -1, outcome));
        at(2, step(RunEventType.STEP_DISPATCHED, "reserve~undo", 0, 1));
        assertThat(charge().progress()).isEqualTo(StepProgress.CANCELLED);
        assertThat(described().status()).isEqualTo(RunStatus.COMPENSATING);
        assertThat(described().error()).isEqualTo("StepFailed: no");

        at(3, step(RunEventType.STEP_PAUSED, "reserve~undo", 0, 1));
        assertThat(described().status()).isEqualTo(RunStatus.PAUSED);

        at(4, step(RunEventType.STEP_RESUMED, "reserve~undo", 0, 1));
        assertThat(described().status()).isEqualTo(RunStatus.COMPENSATING);

        at(5, new RunEvent(++seq, RunEventType.RUN_ENDING, null, -1, -1, outcome));
        assertThat(described().status()).isEqualTo(RunStatus.ENDING);
    }

    @Test
    void aRunThatWaitsForItsDefinitionSaysSoUntilItStarts() {
        at(0, run(RunEventType.RUN_WAITING));
        assertThat(described().status()).isEqualTo(RunStatus.WAITING);

        at(1, run(RunEventType.RUN_STARTED));

        assertThat(described().status()).isEqualTo(RunStatus.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(RunEventType.class)
    void everyTypeOfEventCanBeTold(RunEventType type) {
        at(0, type.wireName().startsWith("run_") ? run(type) : step(type, "charge", 0, 1));

        assertThat(described().events()).hasSize(1);
        assertThat(described().status().isTerminal()).isEqualTo(type.isTerminal());
    }

    private RunDescription described() {
        return history.describe().orElseThrow();
    }

    private StepDescription charge() {
        return described().step("charge").orElseThrow();
    }

    private void at(int second, RunEvent... events) {
        history.add(new RunEvents("order-4711", "order", second(second), List.copyOf(Arrays.asList(events))));
    }

    private RunEvent run(RunEventType type) {
        return new RunEvent(++seq, type, null, -1, -1, Map.of());
    }

    private RunEvent step(RunEventType type, String stepId, int revision, int attempt) {
        return new RunEvent(++seq, type, stepId, revision, attempt, Map.of());
    }

    private RunEvent failed(String stepId, int attempt, String errorType, @Nullable Instant retryAt) {
        Map<String, Object> data = retryAt == null
                ? Map.of("error_type", errorType, "error_message", "no luck")
                : Map.of("error_type", errorType, "error_message", "no luck", "retry_at", retryAt.toString());
        return new RunEvent(++seq, RunEventType.STEP_FAILED, stepId, 0, attempt, data);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Instant second(int second) {
        return START.plusSeconds(second);
    }
}
