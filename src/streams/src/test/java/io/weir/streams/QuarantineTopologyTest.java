package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are put aside, by an operator and by an engine that fails at them; their neighbours go on. */
class QuarantineTopologyTest {
    private static final String CHAIN = "id: chain\nsteps: [{id: a}, {id: b, depends_on: [a], queue: fragile}]\n";

    @TempDir
    private Path directory;

    private final AtomicBoolean broken = new AtomicBoolean();

    private TopologyFixture engine() {
        TopologyFixture engine = new TopologyFixture(directory, Map.of(), 1, queue -> {
            if (broken.get() && queue.equals("fragile")) {
                throw new IllegalStateException("a defect");
            }
            return Queues.State.PRESENT;
        });
        engine.define("chain", CHAIN);
        return engine;
    }

    private static List<RunEventType> types(TopologyFixture engine) {
        return engine.history().stream()
                .filter(RunRecord.RunEvents.class::isInstance)
                .flatMap(record -> ((RunRecord.RunEvents) record).events().stream())
                .map(RunEvent::type)
                .toList();
    }

    @Test
    void anOperatorPutsARunAsideAndLetsItGoOn() {
        try (TopologyFixture engine = engine()) {
            engine.start("r1", "chain", "{}");
            StepReady first = engine.onlyDispatch();
            engine.command(new RunCommand.QuarantineRun("r1", "looked into"));
            engine.succeed(first, "1");
            assertThat(engine.dispatched("fragile")).isEmpty();
            engine.start("r2", "chain", "{}");
            assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r2");

            engine.command(new RunCommand.ResumeRun("r1", null));

            List<StepReady> second = engine.dispatched("fragile");
            assertThat(second)
                    .singleElement()
                    .satisfies(ready -> assertThat(ready.dependencies()).containsKey("a"));
            engine.succeed(second.get(0), "2");
            assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(types(engine)).contains(RunEventType.RUN_QUARANTINED, RunEventType.RUN_RESUMED);
        }
    }

    @Test
    void anAttemptThatWasAnsweredInTimeIsNotTimedOutByAResumeBeforeTheAnswerIsRead() {
        try (TopologyFixture engine = engine()) {
            engine.define("short", "id: short\nsteps: [{id: a, timeouts: {start_to_close: 10s}}]\n");
            engine.start("r1", "short", "{}");
            StepReady first = engine.onlyDispatch();
            engine.report(new WorkerReport.StepStarted(first.attempt(), first.token(), null));
            engine.command(new RunCommand.QuarantineRun("r1", "looked into"));
            engine.lagsBehindItsWorkers();
            engine.advance(Duration.ofMinutes(1));

            engine.command(new RunCommand.ResumeRun("r1", null));

            assertThat(types(engine)).doesNotContain(RunEventType.STEP_FAILED);
            engine.succeed(first, "1");
            assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
        }
    }

    @Test
    void aRunThatTheEngineFailsAtIsPutAsideAndItsReportCanBeTriedAgain() {
        try (TopologyFixture engine = engine()) {
            engine.start("r1", "chain", "{}");
            StepReady first = engine.onlyDispatch();
            engine.start("r2", "chain", "{}");
            engine.onlyDispatch();
            engine.history();
            broken.set(true);

            engine.succeed(first, "1");

            List<RunRecord> told = engine.history();
            assertThat(told).singleElement().satisfies(record -> {
                RunEvent event = ((RunRecord.RunEvents) record).events().get(0);
                assertThat(event.type()).isEqualTo(RunEventType.RUN_QUARANTINED);
                assertThat(event.data()).containsEntry("by", "engine");
                assertThat(String.valueOf(event.data().get("reason"))).contains("weir.step-completed-0@0", "a defect");
            });
            assertThat(engine.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("engine_error");
                // The defect is mended, the operator brings the report back, and then the run.
                broken.set(false);
                engine.pipe(letter.topic(), letter.key(), letter.value());
            });
            assertThat(types(engine)).containsExactly(RunEventType.STEP_SUCCEEDED);
            engine.command(new RunCommand.ResumeRun("r1", null));
            engine.succeed(engine.dispatched("fragile").get(0), "2");
            assertThat(engine.onlyResult().status()).isEqualTo(RunStatus.SUCCESS);
        }
    }

    @Test
    void aRunWhoseTimerTheEngineFailsAtIsPutAside() {
        try (TopologyFixture engine = engine()) {
            engine.start("r1", "chain", "{}");
            engine.succeed(engine.onlyDispatch(), "1");
            engine.fail(engine.dispatched("fragile").get(0), StepError.retryable("Flaky", "once"));
            engine.history();
            broken.set(true);

            engine.advance(Duration.ofSeconds(2));

            assertThat(types(engine)).containsExactly(RunEventType.RUN_QUARANTINED);
            assertThat(engine.timers()).isEmpty();
            broken.set(false);
            engine.command(new RunCommand.ResumeRun("r1", null));
            assertThat(engine.dispatched("fragile"))
                    .singleElement()
                    .satisfies(ready -> assertThat(ready.attempt().attempt()).isEqualTo(2));
        }
    }

    @Test
    void aReportThatTheEngineIsFencedAtIsADeadLetterAndItsRunIsPutAside() {
        try (TopologyFixture engine = engine()) {
            engine.start("r1", "chain", "{}");
            StepReady first = engine.onlyDispatch();
            engine.history();
            engine.wasFencedTooOftenAt(new Item(Topics.STEP_COMPLETED, 0, 0, null), "r1");

            engine.succeed(first, "1");

            assertThat(types(engine)).containsExactly(RunEventType.RUN_QUARANTINED);
            assertThat(engine.dispatched("fragile")).isEmpty();
            assertThat(engine.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("engine_error");
                assertThat(letter.message()).contains("fenced", "weir.step-completed-0@0", "3 times");
                engine.pipe(letter.topic(), letter.key(), letter.value());
            });
            assertThat(types(engine)).containsExactly(RunEventType.STEP_SUCCEEDED);
        }
    }

    @Test
    void aRecordThatTheEngineIsFencedAtBeforeItKnowsItsRunIsADeadLetterOnly() {
        try (TopologyFixture engine = engine()) {
            engine.wasFencedTooOftenAt(new Item(Topics.RUN_REQUESTS, 0, 0, null), null);

            engine.start("r1", "chain", "{}");
            engine.start("r2", "chain", "{}");

            assertThat(engine.deadLetters()).hasSize(1);
            assertThat(engine.onlyDispatch().attempt().runId()).isEqualTo("r2");
        }
    }

    @Test
    void aRunWhoseTimerTheEngineIsFencedAtIsPutAside() {
        try (TopologyFixture engine = engine()) {
            engine.start("r1", "chain", "{}");
            engine.succeed(engine.onlyDispatch(), "1");
            engine.fail(engine.dispatched("fragile").get(0), StepError.retryable("Flaky", "once"));
            engine.history();
            engine.wasFencedTooOftenAt(Item.timerOf("r1", 0), null);

            engine.advance(Duration.ofSeconds(2));

            assertThat(types(engine)).containsExactly(RunEventType.RUN_QUARANTINED);
            assertThat(engine.dispatched("fragile")).isEmpty();
            assertThat(engine.timers()).isEmpty();
        }
    }

    @Test
    void aRunThatNobodyKnowsCannotBePutAside() {
        try (TopologyFixture engine = engine()) {
            engine.command(new RunCommand.QuarantineRun("nobody", null));

            assertThat(engine.records(Topics.RUN_EVENTS)).isEmpty();
            assertThat(engine.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.reason()).isEqualTo("unknown_run"));
        }
    }
}
