package io.weir.engine;

import static io.weir.engine.RunScenario.START;
import static io.weir.engine.RunScenario.given;
import static io.weir.engine.RunScenario.givenAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunStatus;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Timers and a clock that stands before what it has shown. Which of the two was wrong nobody knows: in half of these tests it
 * had been ahead and is right now, in the other half it is behind now and will be right later.
 */
class PutBackClockTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final String ONE = "id: one\nsteps: [{id: a}]";
    private static final String SLOW = "id: slow\nsteps: [{id: a, timeouts: {start_to_close: 30m}}]";

    @Test
    void aRetrySetByAClockThatWasAheadIsCountedFromWhenThatWasFound() {
        RunScenario run = givenAt(START + HOUR, ONE).fails("a", "Oops").thenTimerIn(1_000);

        proposed(run.passes(-HOUR), 0).thenEvents().thenTimerIn(1_000);

        proposed(run.passes(999), 999).thenRejected(RejectionReason.STALE, "fired");
        proposed(run.passes(1), 1_000).thenEvents("clock_put_back").thenDispatched("a r0 a2");
    }

    @Test
    void anAttemptHandedOutByAClockThatWasAheadTimesOutAfterItsTime() {
        RunScenario run = givenAt(START + HOUR, SLOW).starts("a").passes(-HOUR);
        proposed(run, 0).thenEvents().thenTimerIn(30 * MINUTE);

        proposed(run.passes(30 * MINUTE), 30 * MINUTE).thenEvents("clock_put_back", "step_failed a");
    }

    @Test
    void aHeartbeatHeardByAClockThatWasAheadIsMissedAfterItsTime() {
        RunScenario run = given("id: beating\nsteps: [{id: a, timeouts: {heartbeat: 1m, start_to_close: 10m}}]")
                .passes(1_000)
                .starts("a")
                .passes(HOUR)
                .beats("a")
                .passes(1_000 - HOUR);
        // The timer of the beginning comes first, which a heartbeat leaves as it is.
        proposed(run.passes(MINUTE - 1_000), MINUTE - 1_000).thenEvents().thenTimerIn(1_000);

        proposed(run.passes(1_000), MINUTE).thenEvents("clock_put_back", "step_failed a");
    }

    @Test
    void aHeartbeatAfterTheClockWasPutBackPutsTheTimeoutOffAsEver() {
        RunScenario run = given("id: beating\nsteps: [{id: a, timeouts: {heartbeat: 1m, start_to_close: 10m}}]")
                .starts("a")
                .passes(HOUR)
                .beats("a")
                .passes(-HOUR);
        run.passes(MINUTE - 10_000).beats("a").thenEvents("clock_put_back");

        proposed(run.passes(10_000), MINUTE).thenEvents().thenTimerIn(MINUTE - 10_000);
    }

    @Test
    void aRunThatBeganByAClockThatWasAheadHasItsTimeAndNoMore() {
        RunScenario run = givenAt(START + HOUR, "id: long\ntimeout: 10m\nsteps: [{id: a}]")
                .passes(-HOUR);
        proposed(run, 0).thenEvents().thenTimerIn(10 * MINUTE);

        proposed(run.passes(10 * MINUTE), 10 * MINUTE)
                .thenEvents("clock_put_back", "run_failed")
                .thenFailed("RunTimeout", "within " + 10 * MINUTE + " ms");
    }

    @Test
    void aClockThatWasBehindAndIsPutRightMakesNoTimerEarly() {
        RunScenario run = given(SLOW).starts("a").passes(-HOUR);
        proposed(run, 0).thenEvents().thenTimerIn(30 * MINUTE);

        run.passes(HOUR + 2 * MINUTE)
                .happens(new Event.TimerFired(run.now()))
                .thenEvents()
                .thenTimerIn(28 * MINUTE);
    }

    @Test
    void aClockThatStaysBehindDelaysATimerByNoMoreThanWhatHadPassed() {
        RunScenario run = given(SLOW).starts("a").passes(10 * MINUTE).passes(-HOUR);
        proposed(run, 0).thenTimerIn(30 * MINUTE);

        proposed(run.passes(30 * MINUTE), 30 * MINUTE).thenEvents("clock_put_back", "step_failed a");
    }

    @Test
    void whatWasSetAfterTheClockWasPutBackIsDueAsItStands() {
        RunScenario run = given(ONE).fails("a", "Oops");

        proposed(run.passes(1_000), 5_000).thenEvents().thenDispatched("a r0 a2");
    }

    @Test
    void aRunInQuarantineWaitsForItsOperatorOnly() {
        RunScenario run =
                givenAt(START + HOUR, ONE).fails("a", "Oops").quarantined(null).passes(-HOUR);

        proposed(run, 0).thenRejected(RejectionReason.STALE, "none").thenStatus(RunStatus.QUARANTINED);
    }

    @Test
    void whenItIsResumedWhatWasSetByAClockThatWasAheadIsCountedAnew() {
        RunScenario run =
                givenAt(START + HOUR, ONE).fails("a", "Oops").quarantined(null).passes(-HOUR);

        run.happens(new Event.ResumeRequested(run.now(), null, run.now()))
                .thenEvents("run_resumed")
                .thenTimerIn(1_000);
    }

    /** What the clock is ahead by, from the beginning and from two later times on; milliseconds. */
    enum Course {
        WAS_AHEAD(HOUR, 0, 0),
        IS_BEHIND(0, -HOUR, -HOUR),
        WAS_BEHIND(0, -HOUR, 0),
        EVER_FURTHER_BACK(HOUR, 0, -HOUR);

        private final long first;
        private final long second;
        private final long third;

        Course(long first, long second, long third) {
            this.first = first;
            this.second = second;
            this.third = third;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRetryIsNeitherEarlyNorMuchLaterThanWhenTheClockWasFoundPutBack(Course course) {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long change = random.nextInt(1_500);
            long changeBack = change + 1 + random.nextInt(1_500);
            RunScenario run = givenAt(START + course.first, ONE).fails("a", "Oops");
            long furthest = START + course.first;
            long found = Event.TimerFired.NOT_PUT_BACK;
            long time = 0;
            long lastFound = 0;
            while (run.state("a").status() == StepStatus.BACKOFF) {
                time += 1 + random.nextInt(100);
                long now = START
                        + time
                        + (time < change ? course.first : time < changeBack ? course.second : course.third);
                furthest = Math.max(furthest, now);
                boolean before = now < furthest - 1_000;
                if (before && now < found) {
                    lastFound = time;
                }
                found = before ? Math.min(found, now) : Event.TimerFired.NOT_PUT_BACK;
                run.happens(new Event.TimerFired(now, found));
            }

            assertThat(time).as("seed %d, true time", seed).isBetween(1_000L, lastFound + 1_100);
        }
    }

    /** A timer is proposed now by a shell that found its clock put back so many milliseconds ago. */
    private static RunScenario proposed(RunScenario run, long since) {
        return run.happens(new Event.TimerFired(run.now(), run.now() - since));
    }
}
