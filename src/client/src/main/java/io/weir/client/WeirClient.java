package io.weir.client;

import io.weir.definition.Definitions;
import io.weir.definition.WorkflowDefinition;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.RunCommand;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkflowResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Registers definitions, starts runs, waits for their results, inspects and controls them, all with records on Kafka.
 * Thread-safe; create one and share it. The first call contacts Kafka.
 *
 * <p>Every method may throw {@link KafkaUnreachableException}, {@link MissingTopicException}, or another {@link
 * WeirClientException} if Kafka refuses.
 */
public final class WeirClient implements AutoCloseable {
    private final KafkaLink link;
    private final DefinitionLog definitions;
    private final RunLog runs;
    private final OutcomeListener outcomes;
    private final CommandBytes commands;
    private final Forks forks;
    private final RunStarter starter;
    private final Set<RunWatch> watches = ConcurrentHashMap.newKeySet();
    private final Completions completions = new Completions();
    private final PastResults past;

    private WeirClient(WeirClientConfig config) {
        this.link = new KafkaLink(config);
        this.definitions = new DefinitionLog(link, config);
        this.runs = new RunLog(link);
        this.forks = new Forks(runs, definitions, new PastOutputs(new LogReader(link)));
        this.commands = CommandBytes.with(config.kafka());
        this.outcomes = new OutcomeListener(
                link,
                (waiter, result) -> execute(() -> waiter.result().complete(result)),
                (waiter, answer) -> starter().answered(waiter, answer),
                (waiter, failure) -> execute(() -> waiter.result().completeExceptionally(failure)));
        this.past = new PastResults(
                link,
                runs,
                (waiter, result) -> execute(() -> waiter.result().complete(result)),
                (waiter, failure) -> execute(() -> waiter.result().completeExceptionally(failure)));
        this.starter = new RunStarter(link, outcomes, past, commands, completions);
    }

    /** Connects with default settings; {@code bootstrapServers} is {@code host:port}, several separated by commas. */
    public static WeirClient connect(String bootstrapServers) {
        return connect(WeirClientConfig.builder(bootstrapServers).build());
    }

    public static WeirClient connect(WeirClientConfig config) {
        return new WeirClient(config);
    }

    /**
     * Makes a definition the current version of its id. Earlier versions can be started by their hash.
     *
     * @throws io.weir.definition.InvalidDefinitionException with every problem
     */
    public RegisteredDefinition register(WorkflowDefinition definition) {
        return register(Definitions.canonicalJson(definition));
    }

    /**
     * Same as {@link #register(WorkflowDefinition)}.
     *
     * @param yamlOrJson the definition's text in UTF-8
     */
    public RegisteredDefinition register(byte[] yamlOrJson) {
        return definitions.write(yamlOrJson);
    }

    /**
     * The current version of a definition.
     *
     * @throws WorkflowNotFoundException if there is none
     */
    public WorkflowDefinition definition(String id) {
        return findDefinition(id).orElseThrow(() -> new WorkflowNotFoundException(id));
    }

    public Optional<WorkflowDefinition> findDefinition(String id) {
        return definitions.find(id);
    }

    /** The current version of every definition, ordered by id. */
    public List<WorkflowDefinition> definitions() {
        Collection<WorkflowDefinition> all = definitions.all().values();
        return List.copyOf(all);
    }

    /**
     * Starts a run with a new id.
     *
     * @param input a {@link io.weir.protocol.Payload}, a value that Jackson can write, or null
     */
    public RunHandle run(String definitionId, @Nullable Object input) {
        return run(RunRequest.of(definitionId).input(input).build());
    }

    /**
     * Starts a run. Returns when Kafka has the request. With an id of the caller's own, the same content again gives
     * the same run, even after its end; other content makes the handle's result fail with {@link RunConflictException}.
     *
     * @throws IllegalArgumentException if the engine would not read the request: it is too large or nested too deeply
     */
    public RunHandle run(RunRequest request) {
        RunWaiter waiter = starter.send(request, false);
        return new RunHandle(waiter.runId(), waiter.result());
    }

    /**
     * Composes the request for a run that begins where another one, live or ended, got to: from its result, its events,
     * and the records that these name. Nothing is requested yet.
     *
     * @throws RunNotFoundException if the run is unknown
     * @throws WeirClientException if its input or its definition can no longer be read, or a right to read is missing
     * @throws IllegalArgumentException if the step to start from does not exist, or the run has succeeded and there is
     *     none
     */
    public ForkPlan planFork(ForkRequest request) {
        return forks.plan(request);
    }

    /** Starts a run that begins where another one got to. The same as {@code run(planFork(request).request())}. */
    public RunHandle fork(ForkRequest request) {
        return run(planFork(request).request());
    }

    /**
     * Starts a run and waits for the engine's first answer, not for the end of the run. If no engine answers in this
     * time, returns {@link StartAnswer.Kind#NONE}; the request is safe.
     *
     * @throws RunConflictException if a run with other content has this id
     * @throws IllegalArgumentException as for {@link #run(RunRequest)}
     */
    public StartAnswer start(RunRequest request, Duration patience) {
        return starter.start(request, patience);
    }

    /**
     * Waits for the end of a run of any client.
     *
     * @throws RunTimeoutException if it has not ended in this time
     * @throws RunNotFoundException if it is still unknown after this time, or its result is no longer kept
     */
    public WorkflowResult await(String runId, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        RunWaiter waiter = new RunWaiter(runId, null);
        outcomes.add(waiter);
        try {
            Optional<WorkflowResult> past = runs.result(runId);
            if (past.isPresent()) {
                return past.get();
            }
            Duration left = Duration.ofNanos(Math.max(0, deadline.remainingNanos()));
            return Waiting.forResult(runId, waiter.result(), left);
        } catch (RunTimeoutException e) {
            describe(runId);
            throw new RunTimeoutException(runId, timeout);
        } finally {
            waiter.result().cancel(false);
        }
    }

    /**
     * The result of a run.
     *
     * @return empty while the run goes on
     * @throws RunNotFoundException if the run is unknown, or its result is no longer kept
     */
    public Optional<WorkflowResult> result(String runId) {
        Optional<WorkflowResult> result = runs.result(runId);
        if (result.isEmpty()) {
            describe(runId);
        }
        return result;
    }

    /**
     * Describes a run from its events so far.
     *
     * @throws RunNotFoundException if it is unknown
     * @throws RunPendingException if it was requested, and no engine has answered yet
     */
    public RunDescription describe(String runId) {
        return runs.require(runId);
    }

    /**
     * Lists runs. Reads the events of all runs, because no topic has an index of them: the time grows with their number,
     * and the memory with the number of runs.
     */
    public List<RunSummary> runs(RunQuery query) {
        return runs.runs(query);
    }

    /** Passes all past and future events of a run to the listener until the run ends. The run need not exist yet. */
    public RunWatch watch(String runId, RunListener listener) {
        RunWatch watch = runs.watch(runId, listener);
        watches.add(watch);
        var unused = watch.ended().whenComplete((end, failure) -> watches.remove(watch));
        return watch;
    }

    /**
     * Requests the cancellation of a run. Returns when Kafka has the request. A run that has ended, or does not exist,
     * is not affected.
     *
     * @param reason for people, or null
     */
    public void cancel(String runId, @Nullable String reason) {
        send(new RunCommand.CancelRun(RunRequest.requireRunId(runId), reason));
    }

    /**
     * Requests a quarantine: nothing of the run is dispatched and none of its timers fires until it is resumed. Reports
     * of workers are accepted meanwhile. Returns when Kafka has the request.
     *
     * @param reason for people, or null
     */
    public void quarantine(String runId, @Nullable String reason) {
        send(new RunCommand.QuarantineRun(RunRequest.requireRunId(runId), reason));
    }

    /**
     * Requests to resume a run that is paused or in quarantine. Returns when Kafka has the request.
     *
     * @param stepId the paused step, or null for everything that waits for an operator
     */
    public void resume(String runId, @Nullable String stepId) {
        send(new RunCommand.ResumeRun(RunRequest.requireRunId(runId), stepId));
    }

    /**
     * Reports the completion of an attempt that its worker deferred, in the name of that worker. Returns when Kafka has
     * the report; the engine accepts one completion of an attempt.
     *
     * @param token of the attempt, which the worker has passed on
     * @throws IllegalArgumentException if the engine would not read the report: it is too large or nested too deeply
     */
    public void complete(AttemptId attempt, String token, Outcome outcome) {
        RunRequest.requireRunId(attempt.runId());
        StepCompleted report = new StepCompleted(attempt, token, outcome, null, null, null);
        link.send(Topics.STEP_COMPLETED, attempt.runId(), commands.encode(report));
    }

    /**
     * Requests to complete a step's attempt in flight, as an operator: without its token, with the right to write
     * controls. Returns when Kafka has the request.
     *
     * @param reason for people, or null
     * @throws IllegalArgumentException if the engine would not read the request: it is too large or nested too deeply
     */
    public void completeStep(String runId, String stepId, Outcome outcome, @Nullable String reason) {
        send(new RunCommand.CompleteStep(RunRequest.requireRunId(runId), stepId, outcome, reason));
    }

    /**
     * Sends an event to a run. Returns when Kafka has it; a run that no step of waits for this event rejects it.
     *
     * @param event the name that a step waits for
     * @param id the run accepts the same id once, so an event can be sent again; or null
     * @param payload a {@link io.weir.protocol.Payload}, a value that Jackson can write, or null
     * @throws IllegalArgumentException if the engine would not read the event: it is too large or nested too deeply
     */
    public void sendEvent(String runId, String event, @Nullable String id, @Nullable Object payload) {
        send(new RunCommand.SendEvent(RunRequest.requireRunId(runId), event, id, JsonInput.of(payload)));
    }

    /**
     * Requests to settle a step as succeeded, as an operator: it is ready or has begun, and has not ended. Its attempt
     * in flight is cancelled. Returns when Kafka has the request.
     *
     * @param output of the step: a {@link io.weir.protocol.Payload}, a value that Jackson can write, or null
     * @param reason for people, or null
     * @throws IllegalArgumentException if the engine would not read the request: it is too large or nested too deeply
     */
    public void skipStep(String runId, String stepId, @Nullable Object output, @Nullable String reason) {
        send(new RunCommand.SkipStep(RunRequest.requireRunId(runId), stepId, JsonInput.of(output), reason));
    }

    /** The records that the engine could not process, for operators. Usable until this is closed. */
    public DeadLetterLog deadLetters() {
        return new DeadLetterLog(link);
    }

    private RunStarter starter() {
        return starter;
    }

    private void send(RunCommand command) {
        link.send(command.topic(), command.runId(), commands.encode(command));
    }

    private void execute(Runnable task) {
        completions.execute(task);
    }

    /** Stops waiting and watching: pending results fail with an {@link WeirClientException}. The runs go on. */
    @Override
    public void close() {
        outcomes.close();
        watches.forEach(RunWatch::close);
        past.close();
        starter.close();
        completions.close();
        link.close();
    }
}
