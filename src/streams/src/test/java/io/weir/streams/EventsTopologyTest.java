package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are sent to a run, through the topology and its stores. */
class EventsTopologyTest {
    private static final String COUNT = "{\"id\":\"w\",\"steps\":[{\"id\":\"a\"},{\"id\":\"b\",\"depends_on\":[\"a\"],"
            + "\"await\":{\"event\":\"e\",\"take\":{\"count\":3},\"timeout\":\"30d\"}}]}";

    @TempDir
    Path directory;

    private TopologyFixture engine;

    @BeforeEach
    void start() {
        // Without caches, everything is read from the stores.
        engine = new TopologyFixture(directory, Map.of("weir.cache.outputs.bytes", "0", "weir.cache.runs.bytes", "0"));
        engine.define("w", COUNT);
    }

    @AfterEach
    void end() {
        engine.close();
    }

    private void event(@Nullable String id, String payload) {
        engine.command(new RunCommand.SendEvent("run-1", "e", id, Payload.ofJson(payload)));
    }

    @Test
    void eventsAreKeptAndTakenAndLeaveTheStoresWithTheirRun() {
        engine.start("run-1", "w", "{}");
        event("1", "{\"n\":1}");
        event("1", "{\"n\":1}");
        assertThat(engine.stored(Names.OUTPUTS)).hasSize(2);
        engine.succeed(engine.onlyDispatch(), "1");
        event(null, "{\"n\":2}");
        assertThat(engine.results()).isEmpty();
        event(null, "{\"n\":3}");

        WorkflowResult result = engine.onlyResult();
        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result.stepOutputs().get("b")).isEqualTo(Payload.ofJson("[{\"n\":1},{\"n\":2},{\"n\":3}]"));
        assertThat(engine.rejections()).extracting(RecordRejected::reason).containsExactly(RejectionReason.DUPLICATE);
        assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
        assertThat(engine.timers()).isEmpty();
    }

    @Test
    void aRunThatEndsWhileItKeepsEventsLeavesNothingBehind() {
        engine.start("run-1", "w", "{}");
        event(null, "1");
        engine.succeed(engine.onlyDispatch(), "1");
        event(null, "2");
        assertThat(engine.stored(Names.OUTPUTS)).hasSize(4);
        engine.advance(Duration.ofDays(31));

        assertThat(engine.onlyResult().error().message()).contains("AwaitTimeout", "2 came");
        assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
    }

    @Test
    void aRunThatIsCancelledWhileItKeepsEventsLeavesNothingBehind() {
        engine.start("run-1", "w", "{}");
        event(null, "1");
        engine.command(new RunCommand.CancelRun("run-1", null));
        assertThat(engine.stored(Names.OUTPUTS)).isEmpty();
    }

    @Test
    void anEventForARunThatIsNotKnownBecomesADeadLetter() {
        event(null, "1");
        assertThat(engine.deadLetters()).hasSize(1);
        assertThat(engine.deadLetters()).isEmpty();
    }
}
