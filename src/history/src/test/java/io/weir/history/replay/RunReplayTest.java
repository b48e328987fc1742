package io.weir.history.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.DecisionBudget;
import io.weir.engine.EarlyControl;
import io.weir.engine.EngineOptions;
import io.weir.engine.Event;
import io.weir.engine.PlanLookup;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the core has decided, it decides again from the records, whatever it depended on. */
class RunReplayTest {
    private static final String TWO = """
            id: two
            steps:
              - {id: a, retry: {max_attempts: 2, initial_delay: 1s}}
              - {id: b, depends_on: [a]}
            """;

    private static final String WIDE =
            "id: wide\nsteps: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e, depends_on: [a, b, c, d]}]";

    private static final class Listener implements ReplayListener {
        private final List<StepReady> dispatched = new ArrayList<>();
        private final List<AttemptId> cancelled = new ArrayList<>();
        private WorkflowResult result;

        @Override
        public void dispatched(StepReady ready, int hop) {
            dispatched.add(ready);
        }

        @Override
        public void cancelled(StepCancelled told) {
            cancelled.addAll(told.attempts());
        }

        @Override
        public void ended(WorkflowResult ended) {
            result = ended;
        }
    }

    private static Listener same(Recorder recorder) {
        Listener listener = new Listener();
        assertThat(recorder.replayed(listener)).isEmpty();
        return listener;
    }

    private static void has(Recorder recorder, RunEventType... types) {
        assertThat(recorder.events()).extracting(RunEvent::type).contains(types);
    }

    @Test
    void reportsAndTimersComeInTheRecordedOrder() {
        Recorder recorder = new Recorder(TWO)
                .start()
                .after(5)
                .fail("a", 1)
                .after(1_000)
                .timer()
                .after(7)
                .succeed("a", 2, "{\"x\":1}")
                .after(7)
                .succeed("b", 1, "2");

        Listener replayed = same(recorder);

        assertThat(replayed.dispatched).hasSize(3);
        assertThat(replayed.result.stepOutputs()).containsEntry("b", Payload.ofJson("2"));
    }

    @Test
    void whatSomebodyElseCompletesOrAnOperatorSettlesIs() {
        Recorder recorder = new Recorder("""
                id: ops
                steps:
                  - {id: a, timeouts: {heartbeat: 1s, completion: 10s}, retry: {max_attempts: 4, initial_delay: 1s}}
                  - {id: b, depends_on: [a], on_exhausted: pause, retry: {max_attempts: 1}}
                  - {id: c, depends_on: [b]}
                """)
                .start()
                .started("a")
                .after(500)
                .deferred("a", 1)
                .after(5_000)
                .heartbeat("a")
                .after(10_000)
                .timer()
                .after(1_000)
                .timer()
                .deferred("a", 2)
                .after(3_000)
                .ask(new RunCommand.SkipStep("r1", "c", Payload.NULL, null))
                .ask(new RunCommand.CompleteStep(
                        "r1", "a", new Outcome.Failure(StepError.retryable("Lost", "no letter")), null))
                .after(20_000)
                .timer()
                .deferred("a", 3)
                .ask(new RunCommand.CompleteStep("r1", "a", new Outcome.Success(Payload.ofJson("1")), "by phone"))
                .fail("b", 1)
                .ask(new RunCommand.SkipStep("r1", "b", Payload.ofJson("{\"x\":1}"), null))
                .ask(new RunCommand.SkipStep("r1", "c", Payload.NULL, "not needed"));
        has(recorder, RunEventType.STEP_DEFERRED, RunEventType.STEP_PAUSED, RunEventType.RUN_SUCCEEDED);

        Listener replayed = same(recorder);

        assertThat(replayed.result.stepOutputs()).containsEntry("b", Payload.ofJson("{\"x\":1}"));
        assertThat(recorder.recorded().entries())
                .filteredOn(Recorded.Refusal.class::isInstance)
                .hasSize(2);
    }

    @Test
    void aForkBeginsWithWhatWasDoneAndAnInvalidOneFails() {
        Map<String, Payload> a = Map.of("a", Payload.ofJson("{\"x\":1}"));
        Recorder forked = new Recorder(TWO);
        forked.start(new PlanLookup.Known(forked.plan), null, a).succeed("b", 1, "2");
        assertThat(same(forked).result.stepOutputs()).containsEntry("a", Payload.ofJson("{\"x\":1}"));

        Recorder waiting = new Recorder(TWO);
        waiting.start(new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING), null, a)
                .after(500);
        waiting.take(new Cause.Timer(), new Event.DefinitionLookedUp(waiting.at, new PlanLookup.Known(waiting.plan)))
                .succeed("b", 1, "2");
        assertThat(same(waiting).result.forkedFrom()).isNotNull();

        Recorder invalid = new Recorder(TWO);
        invalid.start(new PlanLookup.Known(invalid.plan), null, Map.of("b", Payload.NULL));
        assertThat(same(invalid).result.error().type()).isEqualTo("InvalidFork");
    }

    @Test
    void refusalsHaveTheirReasons() {
        Recorder recorder = new Recorder(TWO).start().after(1);
        AttemptId a = recorder.ready("a", 1).attempt();
        recorder.report(new WorkerReport.StepCompleted(
                        a, "guessed", new Outcome.Success(Payload.NULL), null, null, null))
                .fail("a", 1)
                .fail("a", 1)
                .ask(new RunCommand.ResumeRun("r1", null))
                .ask(new RunCommand.CancelRun("r1", "enough"))
                .ask(new RunCommand.CancelRun("r1", "enough"))
                .ask(new RunCommand.StartRun("r1", "two", null, Payload.ofJson("{\"n\":2}")));

        same(recorder);

        assertThat(recorder.recorded().entries())
                .filteredOn(Recorded.Refusal.class::isInstance)
                .hasSize(5);
    }

    @Test
    void whatWasDispatchedInPortionsIs() {
        Recorder recorder = new Recorder(WIDE);
        recorder.budget = new DecisionBudget(3, Long.MAX_VALUE, 400_000);
        recorder.start();
        recorder.budget = DecisionBudget.EMPTY;
        recorder.succeed("a", 1, "1");
        recorder.budget = DecisionBudget.DEFAULT;

        Listener replayed = same(recorder.timer());

        assertThat(replayed.dispatched).hasSize(4);
    }

    @Test
    void aQueueThatIsOutHoldsItsStepUntilItIsBack() {
        Recorder recorder = new Recorder("id: q\nsteps: [{id: a, queue: slow}, {id: b, queue: slow, depends_on: [c]},"
                + " {id: c, retry: {max_attempts: 2, initial_delay: 10s, jitter: 0}}]");
        recorder.queues = queue -> queue.equals("slow") ? "there is no such topic" : null;
        recorder.start().after(10).fail("c", 1);
        // Looks that leave no event, each later than the last.
        for (int look = 0; look < 5; look++) {
            recorder.after(2_000).timer();
        }
        recorder.after(30_000).timer().succeed("c", 2, "1");
        has(recorder, RunEventType.STEP_HELD);
        recorder.queues = queue -> null;
        recorder.after(60_000).timer().succeed("a", 1, "1").succeed("b", 1, "1");

        assertThat(same(recorder).result.status().isTerminal()).isTrue();
    }

    @Test
    void heartbeatsThatLeaveNoEventKeepAStepAlive() {
        Recorder recorder = new Recorder("""
                id: alive
                steps:
                  - {id: a, timeouts: {heartbeat: 10s, start_to_close: 60s}, retry: {max_attempts: 1}}
                  - {id: b, retry: {max_attempts: 3, initial_delay: 10s}}
                """).start().started("a").fail("b", 1);
        for (int beat = 0; beat < 7; beat++) {
            recorder.after(8_000).heartbeat("a");
            recorder.timer();
        }
        has(recorder, RunEventType.STEP_STARTED);
        recorder.after(8_000).timer();

        assertThat(recorder.events())
                .anySatisfy(event -> assertThat(event.data()).containsEntry("error_type", "StartToCloseTimeout"));
        same(recorder);
    }

    @Test
    void aTimeoutThatWaitsForUnreadReportsIsNotMissed() {
        Recorder recorder = new Recorder("""
                id: late
                steps:
                  - {id: a, timeouts: {heartbeat: 10s}}
                  - {id: b, retry: {max_attempts: 3, initial_delay: 5s}}
                """).start().started("a").fail("b", 1);
        long began = recorder.at;
        recorder.after(20_000).timerHeardUpTo(began + 6_000).succeed("a", 1, "1");

        same(recorder);
    }

    @Test
    void whatWasTooLargeIs() {
        Recorder recorder = new Recorder(WIDE);
        recorder.tooLarge.add("b");
        recorder.start();
        has(recorder, RunEventType.STEP_FAILED, RunEventType.RUN_FAILED);

        Listener replayed = same(recorder);

        assertThat(replayed.dispatched).isEmpty();
        assertThat(replayed.result).isNotNull();
    }

    @Test
    void aRunThatRanOutOfBytesDoes() {
        Recorder recorder = new Recorder(TWO);
        recorder.options = new EngineOptions(10_000, 250, true, 20);
        recorder.start().succeed("a", 1, "\"as much as that is too much\"");
        has(recorder, RunEventType.RUN_FAILED);

        same(recorder);
    }

    @Test
    void aRunThatWaitedForItsDefinitionDoesAndSoDoesOneThatWaitedInVain() {
        PlanLookup unknown = new PlanLookup.Unknown(PlanLookup.Unknown.NOTHING);
        Recorder found = new Recorder(TWO).start(unknown, null).after(500);
        found.take(new Cause.Timer(), new Event.DefinitionLookedUp(found.at, new PlanLookup.Known(found.plan)));
        Recorder given = new Recorder(TWO);
        given.options = new EngineOptions(700, 250, true);
        given.start(unknown, null).after(900);
        given.take(new Cause.Timer(), new Event.DefinitionLookedUp(given.at, new PlanLookup.Unknown(given.at)));
        has(given, RunEventType.RUN_WAITING, RunEventType.RUN_FAILED);

        assertThat(same(found).dispatched).hasSize(1);
        assertThat(same(given).result).isNotNull();
    }

    @Test
    void controlsThatCameBeforeTheRequestHaveTheirEffect() {
        Recorder cancelled = new Recorder(TWO);
        cancelled.start(new PlanLookup.Known(cancelled.plan), new EarlyControl.Cancel("enough"));
        Recorder aside = new Recorder(TWO);
        aside.start(new PlanLookup.Known(aside.plan), new EarlyControl.Quarantine("wait"))
                .after(10)
                .ask(new RunCommand.ResumeRun("r1", null));

        assertThat(same(cancelled).result).isNotNull();
        assertThat(same(aside).dispatched).hasSize(1);
    }

    @Test
    void quarantineByTheEngineAndCancelledAttemptsAreSeen() {
        Recorder recorder = new Recorder(WIDE).start().after(5);
        recorder.take(new Cause.Timer(), new Event.QuarantineRequested(recorder.at, "it fails", true))
                .succeed("a", 1, "1")
                .ask(new RunCommand.QuarantineRun("r1", null))
                .ask(new RunCommand.CancelRun("r1", null));

        assertThat(same(recorder).cancelled).hasSize(3);
    }

    @Test
    void anEventThatIsChangedIsTheFirstDifference() {
        Recorder recorder =
                new Recorder(TWO).start().after(5).fail("a", 1).after(1_000).timer();
        List<Recorded> entries = new ArrayList<>(recorder.recorded().entries());
        Recorded.Decision failed = (Recorded.Decision) entries.get(1);
        RunEvent event = failed.events().get(0);
        entries.set(
                1,
                new Recorded.Decision(
                        failed.position(),
                        failed.at(),
                        failed.cause(),
                        List.of(new RunEvent(
                                event.seq(),
                                RunEventType.STEP_SUCCEEDED,
                                event.stepId(),
                                event.revision(),
                                event.attempt(),
                                event.data()))));
        RecordedRun changed = new RecordedRun(
                entries, recorder.recorded().alive(), recorder.recorded().genuine(), true);

        List<Difference> differences = RunReplay.of("r1", changed, hash -> recorder.plan, ReplayListener.NONE);

        assertThat(differences).singleElement().satisfies(difference -> {
            assertThat(difference.position()).isEqualTo(failed.position());
            assertThat(difference.isRefusal()).isFalse();
            assertThat(difference.message())
                    .contains("recorded is step_succeeded of step 'a'", "deciding again gives step_failed of step 'a'");
        });
    }

    @Test
    void aTimerThatFiresBeforeItIsDueIsADifference() {
        Recorder recorder =
                new Recorder(TWO).start().after(5).fail("a", 1).after(1_000).timer();
        List<Recorded> entries = new ArrayList<>(recorder.recorded().entries());
        Recorded.Decision retried = (Recorded.Decision) entries.get(2);
        entries.set(2, new Recorded.Decision(retried.position(), retried.at() - 1, retried.cause(), retried.events()));

        assertThat(RunReplay.of(
                        "r1",
                        new RecordedRun(entries, recorder.recorded().alive(), report -> true, true),
                        hash -> recorder.plan,
                        ReplayListener.NONE))
                .singleElement()
                .satisfies(difference -> assertThat(difference.message()).contains("stale"));
    }
}
