package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who was not handed an attempt can't report about it, whatever else of it they know. */
class ForgedReportTest {
    private static final String TWO_STEPS = "id: two\nsteps: [{id: a, retry: {initial_delay: 1s}}, {id: b}]\n";

    @TempDir
    Path directory;

    private TopologyFixture engine;

    @AfterEach
    void stop() {
        engine.close();
    }

    private void startEngine(Map<String, String> settings) {
        engine = new TopologyFixture(directory, settings);
        engine.define("two", TWO_STEPS);
    }

    /** What somebody could send instead of the token {@code of} an attempt, knowing those of others. */
    enum Forgery {
        MISSING,
        EMPTY,
        WRONG,
        OTHER_STEPS,
        OTHER_RUNS,
        TRUNCATED,
        LENGTHENED,
        OTHER_CASE,
        SPACED,
        RUN_ID,
        ZERO_CHARACTERS,
        HUGE;

        String of(StepReady ready, StepReady otherStep, StepReady otherRun) {
            String token = ready.token();
            return switch (this) {
                case MISSING, EMPTY -> "";
                case WRONG -> token.replace(token.charAt(0), token.charAt(0) == 'A' ? 'B' : 'A');
                case OTHER_STEPS -> otherStep.token();
                case OTHER_RUNS -> otherRun.token();
                case TRUNCATED -> token.substring(0, token.length() - 1);
                case LENGTHENED -> token + "A";
                case OTHER_CASE -> swapCase(token);
                case SPACED -> " " + token;
                case RUN_ID -> ready.attempt().runId();
                case ZERO_CHARACTERS -> "\u0000".repeat(token.length());
                case HUGE -> token.repeat(100);
            };
        }

        private static String swapCase(String token) {
            StringBuilder swapped = new StringBuilder();
            token.chars()
                    .forEach(c -> swapped.append(
                            (char) (Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))));
            return swapped.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReportWithAnotherTokenIsRefusedAndTheRightOneStillCounts(Forgery forgery) {
        startEngine(Map.of());
        engine.start("r1", "two", "{}");
        List<StepReady> mine = engine.dispatched();
        engine.start("r2", "two", "{}");
        List<StepReady> others = engine.dispatched();
        engine.history();

        String token = forgery.of(mine.get(0), mine.get(1), others.get(0));
        engine.pipe(
                io.weir.protocol.Topics.STEP_COMPLETED,
                TopologyFixture.utf8("r1"),
                forgery == Forgery.MISSING
                        ? TopologyFixture.utf8("{\"step_id\":\"a\",\"attempt\":1,\"status\":\"success\"}")
                        : Codecs.workerReport().encode(success(mine.get(0).attempt(), token)));

        assertThat(engine.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.reason()).isEqualTo(RejectionReason.FORGED);
            assertThat(rejection.runId()).isEqualTo("r1");
            assertThat(rejection.message())
                    .contains("token")
                    .doesNotContain(mine.get(0).token());
        });
        assertThat(engine.results()).isEmpty();
        engine.succeed(mine.get(0), "1");
        engine.succeed(mine.get(1), "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void theTokenOfAnEarlierAttemptIsNoTokenOfTheNext() {
        startEngine(Map.of());
        engine.start("r1", "two", "{}");
        StepReady first = engine.dispatched().get(0);
        engine.fail(first, StepError.retryable("E", "once"));
        engine.advance(Duration.ofSeconds(2));
        StepReady second = engine.onlyDispatch();
        engine.history();

        engine.report(success(second.attempt(), first.token()));

        assertThat(engine.rejections())
                .singleElement()
                .extracting(rejection -> rejection.reason())
                .isEqualTo(RejectionReason.FORGED);
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPTY", "WRONG", "OTHER_RUNS", "TRUNCATED", "OTHER_CASE"})
    void anyTokenWillDoWhereTokensAreNotChecked(Forgery forgery) {
        startEngine(Map.of("weir.check.tokens", "false"));
        engine.start("r1", "two", "{}");
        List<StepReady> mine = engine.dispatched();
        engine.start("r2", "two", "{}");
        List<StepReady> others = engine.dispatched();

        for (StepReady ready : mine) {
            engine.report(success(ready.attempt(), forgery.of(ready, ready, others.get(0))));
        }

        assertThat(engine.rejections()).isEmpty();
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    private static WorkerReport success(AttemptId attempt, String token) {
        return new WorkerReport.StepCompleted(
                attempt, token, new Outcome.Success(Payload.ofJson("1")), null, "forger", null);
    }
}
