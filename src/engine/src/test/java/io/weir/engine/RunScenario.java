package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.definition.DefinitionLimits;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepCancelled;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run of the core in a test: given a workflow that was started, when one thing happens, then this was decided. Keeps what
 * a shell would keep, and goes through the stored form after every decision, so that every scenario tests that too.
 */
final class RunScenario implements Outputs {
    static final long START = 1_800_000_000_000L;
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Plan plan;
    private final Map<Run.OutputSlot, StepOutput> stored = new HashMap<>();
    private final Map<String, StepReady> latest = new HashMap<>();
    private final List<RunEvent> history = new ArrayList<>();
    private final List<WorkflowResult> results = new ArrayList<>();
    private final Run run0;
    private final Set<String> outages = new HashSet<>();
    private final Map<String, StepError> refusals = new HashMap<>();
    private DecisionBudget budget;
    private Payload input = Payload.NULL;
    private Run run;
    private long now;
    private @Nullable Decision last;

    private RunScenario(Plan plan, Payload input, EngineOptions options, long at) {
        this(plan, new StartRun("run-1", plan.definition().id(), null, input), options, at, new PlanLookup.Known(plan));
    }

    private RunScenario(Plan plan, StartRun request, EngineOptions options, long at, PlanLookup lookup) {
        this.plan = plan;
        this.now = at;
        this.budget = options.budget();
        Decision.Accepted started = Run.start(now, request, SECRET, lookup, options);
        run0 = started.run();
        run = started.run();
        accept(started);
    }

    static Plan plan(String yaml) {
        return Plan.compile(
                yaml.getBytes(StandardCharsets.UTF_8), DefinitionLimits.DEFAULT, ExpressionLimits.defaults());
    }

    static RunScenario given(String yaml) {
        return new RunScenario(plan(yaml), Payload.ofJson("{\"n\":1}"), EngineOptions.DEFAULT, START);
    }

    static RunScenario givenForked(String yaml, Map<String, Payload> completed) {
        return forked(yaml, completed, EngineOptions.DEFAULT, new PlanLookup.Known(plan(yaml)));
    }

    static RunScenario forked(String yaml, Map<String, Payload> completed, EngineOptions options, PlanLookup lookup) {
        StartRun request = new StartRun(
                "run-1",
                plan(yaml).definition().id(),
                null,
                Payload.ofJson("{\"n\":1}"),
                completed,
                new ForkedFrom("run-0", "again"));
        return new RunScenario(plan(yaml), request, options, START, lookup);
    }

    static RunScenario givenAt(long at, String yaml) {
        return new RunScenario(plan(yaml), Payload.ofJson("{\"n\":1}"), EngineOptions.DEFAULT, at);
    }

    static RunScenario givenWithOptions(String yaml, EngineOptions options) {
        return new RunScenario(plan(yaml), Payload.NULL, options, START);
    }

    static RunScenario givenWithBudget(String yaml, String input, DecisionBudget budget) {
        return new RunScenario(plan(yaml), Payload.ofJson(input), EngineOptions.DEFAULT.with(budget), START);
    }

    static RunScenario givenWithoutTokenCheck(String yaml) {
        return new RunScenario(plan(yaml), Payload.NULL, new EngineOptions(1, 1, false), START);
    }

    // ---- when

    RunScenario succeeds(String step) {
        return succeeds(step, "{}");
    }

    RunScenario succeeds(String step, String output) {
        return reports(step, new Outcome.Success(Payload.ofJson(output)));
    }

    RunScenario asksForRevision(String step, String feedback) {
        return reports(step, new Outcome.NeedsRevision(Payload.NULL, Payload.ofJson(feedback)));
    }

    RunScenario fails(String step, String type) {
        return reports(step, new Outcome.Failure(StepError.retryable(type, "no luck")));
    }

    RunScenario failsForGood(String step, String type) {
        return reports(step, new Outcome.Failure(StepError.permanent(type, "no way")));
    }

    RunScenario reports(String step, Outcome outcome) {
        return reports(completed(ready(step), outcome));
    }

    static StepCompleted completed(StepReady ready, Outcome outcome) {
        return new StepCompleted(ready.attempt(), ready.token(), outcome, null, null, null);
    }

    RunScenario starts(String step) {
        return reports(new StepStarted(ready(step).attempt(), ready(step).token(), null));
    }

    RunScenario beats(String step) {
        return reports(new StepHeartbeat(ready(step).attempt(), ready(step).token(), null));
    }

    RunScenario defers(String step) {
        return reports(new StepDeferred(ready(step).attempt(), ready(step).token(), null, null));
    }

    RunScenario operatorCompletes(String step, Outcome outcome) {
        return happens(new Event.CompleteRequested(now, step, outcome, "by phone"));
    }

    RunScenario operatorSkips(String step, String output) {
        return happens(new Event.SkipRequested(now, step, Payload.ofJson(output), "by phone"));
    }

    /** As a shell reads it: payloads are slices of the record. */
    RunScenario reports(WorkerReport report) {
        byte[] record = Codecs.workerReport().encode(report);
        return happens(new Event.Reported(now, Codecs.workerReport().decode(record)));
    }

    RunScenario passes(long millis) {
        now += millis;
        return this;
    }

    /** Time goes on to the run's timer, which fires. */
    RunScenario timerFires() {
        now = Math.max(now, run.timerAt().orElseThrow());
        return happens(new Event.TimerFired(now));
    }

    RunScenario handsBack(String step) {
        return reports(new StepHandedBack(ready(step).attempt(), ready(step).token(), null, "no such type"));
    }

    /** From now on the queue takes no records. */
    RunScenario goesAway(String queue) {
        outages.add(queue);
        return this;
    }

    RunScenario comesBack(String queue) {
        outages.remove(queue);
        return this;
    }

    /** From now on, no record to the topic is permitted. */
    RunScenario refusesTopic(String topic, String errorType) {
        refusals.put(topic, StepError.permanent(errorType, "no record for " + topic));
        return this;
    }

    RunScenario receives(String event, String payload) {
        return receives(event, null, payload);
    }

    RunScenario receives(String event, @Nullable String id, String payload) {
        return happens(new Event.EventSent(now, event, id, Payload.ofJson(payload)));
    }

    /** The payloads of events that are stored. */
    long keptEvents() {
        return stored.keySet().stream()
                .filter(slot -> slot.step() >= Mailbox.TAKEN_BY)
                .count();
    }

    RunScenario cancelled() {
        return happens(new Event.CancelRequested(now, "enough"));
    }

    RunScenario quarantined(@Nullable String reason) {
        return happens(new Event.QuarantineRequested(now, reason, false));
    }

    RunScenario resumed(@Nullable String step) {
        return happens(new Event.ResumeRequested(now, step));
    }

    /** From now on. */
    RunScenario withBudget(DecisionBudget other) {
        budget = other;
        return this;
    }

    RunScenario happens(Event event) {
        Decision decision = run.on(event, this, budget);
        if (decision instanceof Decision.Accepted accepted) {
            accept(accepted);
        } else {
            last = decision;
        }
        return this;
    }

    private void accept(Decision.Accepted accepted) {
        last = accepted;
        history.addAll(accepted.events());
        for (Effect effect : accepted.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                latest.put(dispatch.ready().attempt().stepId(), dispatch.ready());
            } else if (effect instanceof Effect.StoreInput store) {
                input = store.input();
            } else if (effect instanceof Effect.StoreOutput store) {
                assertThat(stored.put(new Run.OutputSlot(store.step(), store.revision()), store.output()))
                        .as("an output is written once")
                        .isNull();
            } else if (effect instanceof Effect.DropOutput drop) {
                assertThat(stored.remove(new Run.OutputSlot(drop.step(), drop.revision())))
                        .as("what is dropped was stored")
                        .isNotNull();
            } else if (effect instanceof Effect.Publish publish) {
                results.add(publish.result());
            }
        }
        run = throughTheStore(accepted.run());
        assertThat(history.stream().map(RunEvent::seq))
                .as("sequence numbers have no gap")
                .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, history.size())
                        .boxed()
                        .toList());
        assertThat(run.lastSeq()).isEqualTo(history.size());
    }

    private Run throughTheStore(Run written) {
        return RunCodec.decode(
                written.runId(),
                RunCodec.encodeHead(written),
                page -> RunCodec.encodePage(written, page),
                hash -> plan);
    }

    // ---- then

    /** Steps handed out by the last decision, as {@code step} or {@code step r1 a2} where not the first of all. */
    RunScenario thenDispatched(String... expected) {
        assertThat(dispatches()).containsExactly(expected);
        return this;
    }

    List<String> dispatches() {
        return accepted().effects().stream()
                .filter(Effect.Dispatch.class::isInstance)
                .map(effect -> name(((Effect.Dispatch) effect).ready().attempt()))
                .toList();
    }

    /** Events of the last decision, as {@code type step}, dispatches left out. */
    RunScenario thenEvents(String... expected) {
        assertThat(accepted().events().stream()
                        .filter(event -> event.type() != io.weir.protocol.RunEventType.STEP_DISPATCHED)
                        .map(event -> event.type().wireName() + (event.stepId() == null ? "" : " " + event.stepId())))
                .containsExactly(expected);
        return this;
    }

    RunScenario thenRejected(RejectionReason reason, String inMessage) {
        assertThat(last).isInstanceOfSatisfying(Decision.Rejected.class, rejected -> {
            assertThat(rejected.rejection().reason()).isEqualTo(reason);
            assertThat(rejected.rejection().message()).contains(inMessage);
        });
        return this;
    }

    RunScenario thenStatus(RunStatus status) {
        assertThat(run.status()).isEqualTo(status);
        return this;
    }

    RunScenario thenStep(String step, StepStatus status) {
        assertThat(state(step).status()).isEqualTo(status);
        return this;
    }

    RunScenario thenFailed(String type, String inMessage) {
        assertThat(result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(result().error().type()).isEqualTo(type);
        assertThat(result().error().message()).contains(inMessage);
        return this;
    }

    RunScenario thenSucceeded() {
        assertThat(result().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(result().error()).isNull();
        return this;
    }

    RunScenario thenTimerIn(long millis) {
        assertThat(run.timerAt()).hasValue(now + millis);
        return this;
    }

    /** The records that the last decision emits. */
    List<Effect.Emit> emitted() {
        return accepted().effects().stream()
                .filter(Effect.Emit.class::isInstance)
                .map(Effect.Emit.class::cast)
                .toList();
    }

    List<AttemptId> abandoned() {
        return accepted().effects().stream()
                .filter(Effect.CancelAttempts.class::isInstance)
                .map(effect -> ((Effect.CancelAttempts) effect).cancelled())
                .map(StepCancelled::attempts)
                .flatMap(List::stream)
                .toList();
    }

    // ---- what stands

    WorkflowResult result() {
        assertThat(results).as("results published").hasSize(1);
        return results.get(0);
    }

    StepReady ready(String step) {
        assertThat(latest).as("steps handed out").containsKey(step);
        return latest.get(step);
    }

    StepState state(String step) {
        return ((RunState) run).step(plan.indexOf(step));
    }

    Run run() {
        return run;
    }

    Run firstRun() {
        return run0;
    }

    long now() {
        return now;
    }

    List<String> history() {
        return history.stream()
                .map(event -> event.type().wireName()
                        + (event.stepId() == null
                                ? ""
                                : " " + event.stepId() + "/" + event.revision() + "/" + event.attempt()))
                .collect(Collectors.toList());
    }

    Decision.Accepted accepted() {
        assertThat(last).isInstanceOf(Decision.Accepted.class);
        return (Decision.Accepted) last;
    }

    private static String name(AttemptId attempt) {
        return attempt.stepId()
                + (attempt.revision() == 0 && attempt.attempt() == 1
                        ? ""
                        : " r" + attempt.revision() + " a" + attempt.attempt());
    }

    @Override
    public Payload input() {
        return input;
    }

    @Override
    public QueueAccess queues() {
        return new QueueAccess() {
            @Override
            public @Nullable String outage(String queue) {
                return outages.contains(queue) ? "it has no topic" : null;
            }

            @Override
            public @Nullable String outageOfTopic(String topic) {
                return outages.contains(topic) ? "it has no leader" : null;
            }

            @Override
            public @Nullable StepError refusal(Effect.Emit record) {
                return refusals.get(record.topic());
            }
        };
    }

    @Override
    public @Nullable StepOutput find(int step, int revision) {
        return stored.get(new Run.OutputSlot(step, revision));
    }
}
