package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunStatus;
import org.junit.jupiter.api.Test;

/** The bound on a whole run stands still while the run waits for an operator. */
class RunTimeoutTest {
    private static final String PAUSES = """
            id: pauses
            timeout: 10s
            steps:
              - {id: a, retry: {max_attempts: 1}, on_exhausted: pause, timeouts: {start_to_close: none}}
            """;

    @Test
    void aPausedRunIsNotTimedOutAndGoesOnWithTheTimeThatWasLeft() {
        RunScenario run = given(PAUSES).thenTimerIn(10_000).passes(4_000).fails("a", "Oops");
        run.thenStatus(RunStatus.PAUSED).passes(86_400_000);
        run.happens(new Event.TimerFired(run.now())).thenStatus(RunStatus.PAUSED);
        assertThat(run.run().timerAt()).isEmpty();
        run.resumed(null).thenDispatched("a r0 a2").thenTimerIn(6_000);
        run.timerFires().thenFailed("RunTimeout", "did not end within 10000 ms");
    }

    @Test
    void aRunInQuarantineIsNotTimedOut() {
        RunScenario run = given(PAUSES)
                .passes(9_000)
                .quarantined("look")
                .passes(3_600_000)
                .resumed(null);
        run.thenStatus(RunStatus.RUNNING).thenTimerIn(1_000).timerFires().thenFailed("RunTimeout", "10000 ms");
    }

    @Test
    void aRunThatIsPausedInQuarantineWaitsForBothToBeOver() {
        RunScenario run =
                given(PAUSES).passes(4_000).quarantined(null).passes(1_000).fails("a", "Oops");
        run.passes(50_000).resumed(null).thenDispatched("a r0 a2").thenTimerIn(6_000);
    }

    @Test
    void aRunThatEndsWhileItWaitsForAnOperatorNeedsNoClock() {
        given(PAUSES).fails("a", "Oops").cancelled().thenStatus(RunStatus.CANCELLED);
    }
}
