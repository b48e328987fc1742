package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.weir.protocol.DeadLetter;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State that a newer version has written is not misread by this one, as after a downgrade: whatever comes for such a run is a
 * dead letter that says so, nothing of the run is touched, and the partition goes on.
 */
class NewerStateTest {
    private static final byte NEWER = 99;

    @TempDir
    Path directory;

    private TopologyFixture engine;

    @BeforeEach
    void startEngine() {
        engine = new TopologyFixture(directory, Map.of("weir.cache.runs", "0"));
        engine.define("chain", Shapes.chain(40));
        engine.define("two", Shapes.chain(2).replace("id: chain", "id: two"));
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    static Stream<Arguments> newer() {
        return Stream.of(
                arguments("r1", 0, "format version 99"),
                arguments("r1", 1, "kind of run 99"),
                arguments("r1\0\0\1", 0, "format version 99"),
                arguments("r1\0\0\3", 0, "format version 99"));
    }

    @ParameterizedTest
    @MethodSource("newer")
    void aRunOfANewerVersionIsLeftAsItIs(String key, int at, String inMessage) {
        engine.start("r1", "chain", "1");
        StepReady ready = engine.onlyDispatch();
        byte[] newer = engine.stored(Names.RUNS).get(key).clone();
        newer[at] = NEWER;
        engine.overwrite(Names.RUNS, key, newer);

        engine.succeed(ready, "1");

        assertRefused(inMessage);
        assertThat(engine.stored(Names.RUNS)).containsEntry(key, newer);
        engine.advance(Duration.ofHours(2));
        assertThat(engine.stored(Names.RUNS)).containsEntry(key, newer);
        assertTheNextRunIsServed();
    }

    @Test
    void anOutputOfANewerVersionIsNotPublished() {
        engine.start("r1", "two", "1");
        engine.succeed(engine.onlyDispatch(), "1");
        StepReady last = engine.onlyDispatch();
        String key = "r1\0\1\0\0\0\0";
        byte[] newer = engine.stored(Names.OUTPUTS).get(key).clone();
        newer[0] = NEWER;
        engine.overwrite(Names.OUTPUTS, key, newer);

        engine.succeed(last, "1");

        assertRefused("an output of format version 99");
        assertThat(engine.results()).isEmpty();
        assertTheNextRunIsServed();
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

        engine.start("r1", "two", "1");

        assertRefused("format version 99");
        assertThat(engine.dispatched()).isEmpty();
        assertTheNextRunIsServed();
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
