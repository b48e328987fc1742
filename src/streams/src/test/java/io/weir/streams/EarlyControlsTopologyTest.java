package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controls and requests come on topics of their own: a control may be read before the request that it is about. */
class EarlyControlsTopologyTest {
    @TempDir
    private Path directory;

    private TopologyFixture engine;

    @BeforeEach
    void open() {
        engine = new TopologyFixture(directory, Map.of(), 1, queue -> Queues.State.PRESENT);
        engine.define("one", "id: one\nsteps: [{id: a}]\n");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private List<RunEventType> types() {
        return engine.history().stream()
                .filter(RunRecord.RunEvents.class::isInstance)
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunEvent::type)
                .toList();
    }

    @Test
    void aRunThatIsCancelledBeforeItIsAskedForEndsAtOnceWithAResult() {
        engine.command(new RunCommand.CancelRun("r1", "enough"));
        assertThat(engine.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo("unknown_run");
            assertThat(letter.message()).contains("kept for 60 min", "ends as cancelled");
        });

        engine.start("r1", "one", "{}");

        WorkflowResult result = engine.onlyResult();
        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(result.error().message()).contains("enough");
        assertThat(engine.dispatched()).isEmpty();
        assertThat(types()).containsExactly(RunEventType.RUN_CANCELLED);
        assertThat(engine.timers()).isEmpty();
        engine.start("r1", "one", "{}");
        engine.start("r2", "one", "{}");
        assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r2");
    }

    @Test
    void aRunThatIsPutAsideBeforeItIsAskedForHandsNothingOutUntilItIsResumed() {
        engine.command(new RunCommand.QuarantineRun("r1", "look first"));
        engine.start("r1", "one", "{}");
        assertThat(engine.dispatched()).isEmpty();
        assertThat(types()).containsExactly(RunEventType.RUN_STARTED, RunEventType.RUN_QUARANTINED);

        engine.command(new RunCommand.ResumeRun("r1", null));
        engine.succeed(engine.onlyDispatch(), "1");

        assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aResumeTakesAQuarantineBackThatWasKept() {
        engine.command(new RunCommand.QuarantineRun("r1", null));
        engine.command(new RunCommand.ResumeRun("r1", null));
        engine.start("r1", "one", "{}");

        assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r1");
    }

    @Test
    void aControlThatNobodyNeedsIsForgotten() {
        engine.command(new RunCommand.CancelRun("r1", null));
        assertThat(engine.stored(Names.HISTORY)).hasSize(1);

        engine.advance(Duration.ofMinutes(61));

        assertThat(engine.stored(Names.HISTORY)).isEmpty();
        engine.start("r1", "one", "{}");
        assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r1");
    }
}
