package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepDeferred;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts that somebody else completes, and steps that an operator settles. */
class CallbackTopologyTest {
    private static final String CHAIN =
            "id: chain\nsteps: [{id: a, timeouts: {start_to_close: 1m, completion: 2d}}, {id: b, depends_on: [a]}]\n";

    @TempDir
    private Path directory;

    private TopologyFixture engine() {
        TopologyFixture engine = new TopologyFixture(directory, Map.of());
        engine.define("chain", CHAIN);
        engine.start("r1", "chain", "{}");
        return engine;
    }

    private static void defer(TopologyFixture engine, StepReady ready) {
        engine.report(new StepDeferred(ready.attempt(), ready.token(), "w", null));
    }

    private static List<RunEventType> types(List<RunRecord> history) {
        return history.stream()
                .filter(RunRecord.RunEvents.class::isInstance)
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunEvent::type)
                .toList();
    }

    private static List<RecordRejected> rejections(TopologyFixture engine) {
        return engine.history().stream()
                .filter(RecordRejected.class::isInstance)
                .map(RecordRejected.class::cast)
                .toList();
    }

    @Test
    void aDeferredAttemptIsNotDispatchedAgainAndItsCompletionDaysLaterCounts() {
        try (TopologyFixture engine = engine()) {
            StepReady a = engine.onlyDispatch();
            defer(engine, a);
            engine.advance(Duration.ofHours(47));
            assertThat(types(engine.history()))
                    .contains(RunEventType.STEP_DEFERRED)
                    .doesNotContain(RunEventType.STEP_DISPATCHED_AGAIN, RunEventType.STEP_FAILED);

            engine.succeed(a, "1");

            engine.succeed(engine.onlyDispatch(), "2");
            assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
        }
    }

    @Test
    void withoutACompletionTheAttemptTimesOut() {
        try (TopologyFixture engine = engine()) {
            defer(engine, engine.onlyDispatch());

            engine.advance(Duration.ofHours(49));
            engine.advance(Duration.ofSeconds(10));

            assertThat(types(engine.history())).contains(RunEventType.STEP_FAILED);
            assertThat(engine.onlyDispatch().attempt().attempt()).isEqualTo(2);
        }
    }

    @Test
    void anOperatorCompletesAndSkipsAndImpossibleControlsAreRejected() {
        try (TopologyFixture engine = engine()) {
            StepReady a = engine.onlyDispatch();
            defer(engine, a);
            engine.command(new RunCommand.SkipStep("r1", "b", Payload.NULL, null));
            assertThat(rejections(engine)).singleElement().satisfies(rejected -> {
                assertThat(rejected.reason()).isEqualTo(RejectionReason.UNEXPECTED);
                assertThat(rejected.message()).contains("step 'b' waits for the steps before it");
                assertThat(rejected.source()).startsWith("weir.run-controls-0@");
            });

            engine.command(
                    new RunCommand.CompleteStep("r1", "a", new Outcome.Success(Payload.ofJson("1")), "by phone"));
            assertThat(engine.onlyDispatch().dependencies()).containsEntry("a", Payload.ofJson("1"));
            engine.command(new RunCommand.SkipStep("r1", "b", Payload.ofJson("2"), null));

            assertThat(engine.onlyResult().stepOutputs()).containsEntry("b", Payload.ofJson("2"));
            engine.command(new RunCommand.SkipStep("r1", "b", Payload.ofJson("2"), null));
            assertThat(rejections(engine)).extracting(RecordRejected::reason).containsExactly(RejectionReason.TERMINAL);
        }
    }
}
