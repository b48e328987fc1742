package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkerReport.StepCompleted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored forms of every version are read for ever: fixtures of them are kept under {@code engine/stored-run}. */
class StoredRunVersionsTest {
    private static final String WAITING_OF_VERSION_1 =
            "0100000a6c617465720106616263761924cf4e8e4228226dc505365367440000000000000000000000000000"
                    + "0000a09c01f4030180808040d00f00f0ab0102c41300";
    private static final String[] IN_FLIGHT = {"retried", "resumed", "started"};
    private static final long AT = RunScenario.START + 10_000;
    private static final Outputs OUTPUTS = new Run.OnlyInput(Payload.NULL);
    private static final String WORKFLOW = workflow();
    private static final Plan PLAN = RunScenario.plan(WORKFLOW);

    private static String workflow() {
        StringBuilder yaml = new StringBuilder("""
                id: everything
                timeout: 2d
                steps:
                  - {id: draft}
                  - {id: judge, depends_on: [draft]}
                  - {id: revise, depends_on: [judge]}
                  - {id: after, depends_on: [judge]}
                  - {id: retried, retry: {max_attempts: 4, initial_delay: 1s}}
                  - {id: started, timeouts: {schedule_to_start: 1h, heartbeat: 10m}}
                  - {id: backoff, retry: {max_attempts: 4, initial_delay: 1h, max_delay: 2h}}
                  - {id: pausing, on_exhausted: pause, retry: {max_attempts: 1}}
                  - {id: resumed, on_exhausted: pause, retry: {max_attempts: 1}}
                  - {id: chooses}
                  - {id: taken, depends_on: [chooses]}
                  - {id: left, depends_on: [chooses]}
                """);
        for (int i = 0; i < 60; i++) {
            yaml.append("  - {id: s").append(i).append("}\n");
        }
        return yaml.append("""
                transitions:
                  - {type: revision_loop, reviser: revise, validator: judge, max_iterations: 3}
                  - {type: conditional, from: chooses, to: taken, condition: "output.n == 1"}
                  - {type: conditional, from: chooses, to: left, condition: "output.n == 2"}
                """).toString();
    }

    /** A run in which every field of a state is used. */
    private static RunScenario everything() {
        return given(WORKFLOW)
                .passes(1_234)
                .succeeds("draft")
                .asksForRevision("judge", "\"why\"")
                .succeeds("revise")
                .fails("retried", "Oops")
                .passes(2_000)
                .timerFires()
                .starts("started")
                .passes(500)
                .beats("started")
                .reports("backoff", new Outcome.Failure(new StepError("Wish", "später", true, Duration.ofDays(1))))
                .failsForGood("pausing", "Never")
                .failsForGood("resumed", "Never")
                .resumed("resumed")
                .succeeds("chooses", "{\"n\": 1}")
                .succeeds("s30")
                .fails("s59", "Oops");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void whatEveryVersionStoredIsReadAsItWas(int version) {
        StoredRunFixture stored = StoredRunFixture.ofVersion(version);
        assertThat(StoredRunFixture.described(stored.decode(PLAN))).isEqualTo(stored.described());
    }

    /** {@code -Dfixtures.write=true} writes the newest version's; those of versions that were released never change. */
    @Test
    void theNewestVersionsFixtureIsWhatIsStoredToday() throws IOException {
        String today = StoredRunFixture.take(everything(), IN_FLIGHT);
        Path fixture = Path.of("src/engine/src/test/resources/engine/stored-run/v5.txt");
        if (Boolean.getBoolean("fixtures.write")) {
            Files.writeString(fixture, today);
        }
        assertThat(Files.readString(fixture)).isEqualTo(today);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void whatWasInFlightIsAnsweredWithTheTokenOfThatTime(int version) {
        StoredRunFixture stored = StoredRunFixture.ofVersion(version);
        Run run = stored.decode(PLAN);
        for (String step : IN_FLIGHT) {
            StepState state = ((RunState) run).step(PLAN.indexOf(step));
            AttemptId attempt = new AttemptId("run-1", step, state.revision(), state.attempt());
            Decision forged = run.on(
                    new Event.Reported(
                            AT, success(attempt, stored.token(step.equals("started") ? "resumed" : "started"))),
                    OUTPUTS);
            Decision decision = run.on(new Event.Reported(AT, success(attempt, stored.token(step))), OUTPUTS);
            assertThat(forged).as(step).isInstanceOf(Decision.Rejected.class);
            assertThat(decision).as(step).isInstanceOf(Decision.Accepted.class);
        }
    }

    @Test
    void aWaitingRunOfVersion1IsRead() {
        Run run = RunCodec.decode(
                "run-1", HexFormat.of().parseHex(WAITING_OF_VERSION_1), page -> new byte[0], hash -> PLAN);
        assertThat(run.status()).isEqualTo(RunStatus.WAITING);
        assertThat(run.definitionId()).isEqualTo("later");
        assertThat(run.definitionHash()).isEqualTo("abc");
        assertThat(run.lastSeq()).isEqualTo(1);
        assertThat(run.timerAt()).hasValue(1_250);
    }

    private static StepCompleted success(AttemptId attempt, String token) {
        return new StepCompleted(attempt, token, new Outcome.Success(Payload.ofJson("{}")), null, null, null);
    }
}
