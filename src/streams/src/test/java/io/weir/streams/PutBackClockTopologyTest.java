package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine takes over from one whose clock was ahead: another one, or the same with its clock put right. */
class PutBackClockTopologyTest {
    private static final String ONE = "id: one\nsteps: [{id: a, retry: {max_attempts: 2, initial_delay: 2s}}]";
    private static final Instant RIGHT = TopologyFixture.START.minus(Duration.ofHours(1));

    @TempDir
    Path directory;

    @Test
    void aRetryOfAnEngineWhoseClockWasAheadComesInTime() {
        StoresFixture state = runsThatBackOff(1, RIGHT);

        try (TopologyFixture engine = TopologyFixture.over(directory, state)) {
            engine.advance(Duration.ofSeconds(1));
            assertThat(engine.dispatched()).isEmpty();
            engine.advance(Duration.ofSeconds(2));

            StepReady again = engine.onlyDispatch();
            assertThat(again.attempt().attempt()).isEqualTo(2);
            assertThat(types(engine)).containsExactly(RunEventType.CLOCK_PUT_BACK, RunEventType.STEP_DISPATCHED);
            engine.succeed(again, "1");
            assertThat(engine.results()).hasSize(1);
            assertThat(engine.timers()).isEmpty();
        }
    }

    @Test
    void allTimersAreProposedHoweverFewFitIntoALook() {
        StoresFixture state = runsThatBackOff(25, RIGHT);

        try (TopologyFixture engine = TopologyFixture.over(directory, state, Map.of("weir.timer.batch", "4"))) {
            for (int i = 0; i < 25; i++) {
                engine.advance(Duration.ofMillis(400));
            }

            assertThat(engine.dispatched()).hasSize(25);
        }
    }

    @Test
    void aClockThatIsAheadOfTheOneBeforeOrLittleBehindItChangesNothing() {
        for (Duration difference : List.of(Duration.ofMillis(-900), Duration.ofSeconds(1))) {
            StoresFixture state = runsThatBackOff(1, TopologyFixture.START.plus(difference));

            try (TopologyFixture engine = TopologyFixture.over(directory, state)) {
                engine.advance(Duration.ofSeconds(4));

                assertThat(engine.dispatched()).hasSize(1);
                assertThat(types(engine)).containsExactly(RunEventType.STEP_DISPATCHED);
            }
        }
    }

    @Test
    void aRunThatWaitsForItsDefinitionLooksForItAtOnce() {
        StoresFixture state;
        try (TopologyFixture ahead = new TopologyFixture(directory, Map.of())) {
            ahead.start("r1", "one", "null");
            state = StoresFixture.of(ahead, RIGHT);
        }

        try (TopologyFixture engine = TopologyFixture.over(directory, state)) {
            engine.define("one", ONE);
            engine.advance(Duration.ofSeconds(1));

            assertThat(engine.dispatched()).hasSize(1);
        }
    }

    @Test
    void aRunThatIsResumedFromQuarantineIsNotLateEither() {
        StoresFixture state;
        try (TopologyFixture ahead = new TopologyFixture(directory, Map.of())) {
            ahead.define("one", ONE);
            ahead.start("r1", "one", "null");
            ahead.fail(ahead.onlyDispatch(), StepError.retryable("Oops", "no luck"));
            ahead.command(new RunCommand.QuarantineRun("r1", null));
            state = StoresFixture.of(ahead, RIGHT);
        }

        try (TopologyFixture engine = TopologyFixture.over(directory, state)) {
            engine.advance(Duration.ofSeconds(1));
            engine.command(new RunCommand.ResumeRun("r1", null));
            engine.advance(Duration.ofSeconds(3));

            assertThat(engine.dispatched()).hasSize(1);
        }
    }

    @Test
    void theTimerOfARunThatCanNotBeReadIsNotLost() {
        StoresFixture state = runsThatBackOff(1, RIGHT);
        byte[] whole = state.entries().get(Names.RUNS).get("r0");
        byte[] damaged = whole.clone();
        damaged[1] = 99;
        state.entries().get(Names.RUNS).put("r0", damaged);

        try (TopologyFixture engine =
                TopologyFixture.over(directory, state, Map.of("weir.cache.runs.bytes", "0", "weir.timer.batch", "1"))) {
            engine.advance(Duration.ofMinutes(2));
            assertThat(engine.timers()).hasSize(1);
            engine.overwrite(Names.RUNS, "r0", whole);
            engine.advance(Duration.ofHours(1));

            assertThat(engine.dispatched()).hasSize(1);
        }
    }

    @Test
    void aFailureAtATimerThatIsProposedNamesItsRun() {
        StoresFixture state = runsThatBackOff(1, RIGHT);

        try (TopologyFixture engine = TopologyFixture.over(directory, state)) {
            engine.advance(Duration.ofSeconds(1));

            assertThat(engine.atWork().where()).isEqualTo("after a timer on partition 0");
            assertThat(engine.atWork().runId()).isEqualTo("r0");
        }
    }

    /** What is stored at {@link TopologyFixture#START} by the clock of the engine that wrote it, which is {@code right}. */
    private StoresFixture runsThatBackOff(int runs, Instant right) {
        try (TopologyFixture ahead = new TopologyFixture(directory, Map.of())) {
            ahead.define("one", ONE);
            for (int i = 0; i < runs; i++) {
                ahead.start("r" + i, "one", "null");
            }
            ahead.dispatched().forEach(ready -> ahead.fail(ready, StepError.retryable("Oops", "no luck")));
            return StoresFixture.of(ahead, right);
        }
    }

    private static List<RunEventType> types(TopologyFixture engine) {
        return engine.history().stream()
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunRecord.RunEvent::type)
                .toList();
    }
}
