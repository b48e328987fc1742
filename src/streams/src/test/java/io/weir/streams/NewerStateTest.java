package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.protocol.DeadLetter;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State that a newer version has written is not misread by this one, as after a downgrade: nothing of it is touched, and the
 * error that says so comes out of the topology, so that the transaction is aborted and the engine stops. Damaged state is
 * another matter: what comes for such a run is a dead letter, and the partition goes on.
 */
class NewerStateTest {
    private static final byte NEWER = 99;

    @TempDir
    Path directory;

    private TopologyFixture engine;

    @BeforeEach
    void startEngine() {
        engine = new TopologyFixture(directory, Map.of("weir.cache.runs.bytes", "0", "weir.cache.outputs.bytes", "0"));
        engine.define("chain", Shapes.chain(40));
        engine.define("two", Shapes.chain(2).replace("id: chain", "id: two"));
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r1", "r1\0\0\1", "r1\0\0\3"})
    void aRunOfANewerVersionStopsTheEngineAndIsLeftAsItIs(String key) {
        engine.start("r1", "chain", "1");
        StepReady ready = engine.onlyDispatch();
        byte[] newer = overwritten(key, 0, NEWER);

        assertStops(() -> engine.succeed(ready, "1"), "found format version 99, expected 1 to 5");

        assertThat(engine.stored(Names.RUNS)).containsEntry(key, newer);
    }

    @Test
    void theTimerOfARunOfANewerVersionStopsTheEngine() {
        engine.start("r1", "chain", "1");
        engine.onlyDispatch();
        overwritten("r1", 0, NEWER);

        assertStops(() -> engine.advance(Duration.ofHours(2)), "found format version 99, expected 1 to 5");
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                arguments("r1", 0, 0, "format version 0"),
                arguments("r1", 1, 99, "kind of run 99"),
                arguments("r1\0\0\1", 0, 0, "format version 0"));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void whatComesForADamagedRunIsADeadLetterAndThePartitionGoesOn(String key, int at, int found, String inMessage) {
        engine.start("r1", "chain", "1");
        StepReady ready = engine.onlyDispatch();
        byte[] damaged = overwritten(key, at, (byte) found);

        engine.succeed(ready, "1");

        assertRefused(inMessage);
        assertThat(engine.stored(Names.RUNS)).containsEntry(key, damaged);
        engine.advance(Duration.ofHours(2));
        assertThat(engine.stored(Names.RUNS)).containsEntry(key, damaged);
        assertTheNextRunIsServed();
    }

    @Test
    void aDamagedRunCanBePutAsideAndGoesOnOnceItIsMendedAndResumed() {
        engine.start("r1", "chain", "1");
        StepReady ready = engine.onlyDispatch();
        byte[] whole = engine.stored(Names.RUNS).get("r1").clone();
        overwritten("r1", 1, (byte) 99);

        engine.command(new RunCommand.QuarantineRun("r1", "damaged"));

        assertThat(engine.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(DeadLetter.PUT_ASIDE);
            assertThat(letter.message()).contains("run 'r1'", "kind of run 99", "put aside");
        });
        assertThat(engine.timers()).isEmpty();
        engine.succeed(ready, "1");
        DeadLetter report = engine.deadLetters().get(0);
        assertThat(report.reason()).isEqualTo(DeadLetters.UNREADABLE_RUN);
        engine.advance(Duration.ofHours(2));
        assertThat(engine.results()).isEmpty();
        assertTheNextRunIsServed();

        engine.overwrite(Names.RUNS, "r1", whole);
        engine.command(new RunCommand.ResumeRun("r1", null));

        assertThat(engine.timers()).hasSize(1);
        engine.pipe(report.topic(), report.key(), report.value());
        assertThat(engine.onlyDispatch().attempt().stepId())
                .isNotEqualTo(ready.attempt().stepId());
    }

    private byte[] overwritten(String key, int at, byte found) {
        byte[] changed = engine.stored(Names.RUNS).get(key).clone();
        changed[at] = found;
        engine.overwrite(Names.RUNS, key, changed);
        return changed;
    }

    private void assertStops(ThrowingCallable step, String inMessage) {
        assertThatThrownBy(step)
                .hasStackTraceContaining("run 'r1' was stored by a newer version of Weir")
                .hasStackTraceContaining(inMessage)
                .hasStackTraceContaining("start an engine of that version, or a newer one");
        assertThat(engine.deadLetters()).isEmpty();
        assertThat(engine.results()).isEmpty();
    }

    @Test
    void aRunThatIsPinnedToADefinitionOfANewerFormatStopsTheEngine() {
        engine.start("r1", "two", "1");
        StepReady ready = engine.onlyDispatch();
        StoresFixture state = StoresFixture.of(engine, TopologyFixture.START);
        state.entries()
                .get(Names.DEFINITIONS)
                .replaceAll((hash, text) -> TopologyFixture.utf8("v: 99\n" + new String(text, StandardCharsets.UTF_8)));
        engine.close();
        engine = TopologyFixture.over(directory, state);

        assertStops(() -> engine.succeed(ready, "1"), "found a definition of format 99, expected 1 to 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 200})
    void anOutputOfANewerVersionStopsTheEngineAndNothingIsPublished(int newest) {
        engine.start("r1", "two", "1");
        engine.succeed(engine.onlyDispatch(), "1");
        StepReady last = engine.onlyDispatch();
        String key = "r1\0\1\0\0\0\0";
        byte[] newer = engine.stored(Names.OUTPUTS).get(key).clone();
        newer[0] = (byte) newest;
        engine.overwrite(Names.OUTPUTS, key, newer);

        assertStops(
                () -> engine.succeed(last, "1"), "found an output of format version " + newest + ", expected 1 to 2");
    }

    @Test
    void anEndedRunOfANewerVersionKeepsItsId() {
        engine.start("r1", "two", "1");
        engine.succeed(engine.onlyDispatch(), "1");
        engine.succeed(engine.onlyDispatch(), "1");
        engine.onlyResult();
        byte[] newer = engine.stored(Names.HISTORY).get("r1").clone();
        newer[0] = NEWER;
        engine.overwrite(Names.HISTORY, "r1", newer);

        assertStops(() -> engine.start("r1", "two", "1"), "found format version 99, expected 1 to 5");

        assertThat(engine.dispatched()).isEmpty();
    }

    private void assertRefused(String inMessage) {
        DeadLetter letter = engine.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetters.UNREADABLE_RUN);
        assertThat(letter.message()).contains("run 'r1'").contains(inMessage);
    }

    private void assertTheNextRunIsServed() {
        engine.start("r2", "two", "1");
        engine.succeed(engine.onlyDispatch(), "1");
        engine.succeed(engine.onlyDispatch(), "1");
        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }
}
