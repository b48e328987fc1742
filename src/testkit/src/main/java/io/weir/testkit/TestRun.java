package io.weir.testkit;

import com.fasterxml.jackson.core.type.TypeReference;
import io.weir.engine.Event;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkflowResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run in a test. */
public final class TestRun {
    private final WeirTest weir;
    private final RunShell shell;

    TestRun(WeirTest weir, RunShell shell) {
        this.weir = weir;
        this.shell = shell;
    }

    public String id() {
        return shell.run().runId();
    }

    public RunStatus status() {
        return shell.run().status();
    }

    /** The result; empty while the run goes on. No time passes. */
    public Optional<WorkflowResult> result() {
        return shell.result();
    }

    /**
     * Lets time pass until the run has ended.
     *
     * @throws StuckRunException if it cannot end by itself; the message says what it waits for
     */
    public WorkflowResult awaitResult() {
        return weir.awaitResult(shell);
    }

    /**
     * Completes the latest attempt of a step, as somebody does who was given its token; then executes everything that
     * is due. The engine may refuse it: see {@link Timeline#refusals()}.
     *
     * @param output a {@link Payload}, a value with a JSON form, or null
     * @throws IllegalStateException if the step was never dispatched
     */
    public TestRun complete(String stepId, @Nullable Object output) {
        return report(stepId, new Outcome.Success(weir.json().write(output)));
    }

    /** Same as {@link #complete(String, Object)}, with a failure. */
    public TestRun fail(String stepId, StepError error) {
        return report(stepId, new Outcome.Failure(error));
    }

    private TestRun report(String stepId, Outcome outcome) {
        StepReady ready = timeline().dispatches(stepId).stream()
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalStateException("step '" + stepId + "' of run " + id()
                        + " was never dispatched, so there is no attempt to complete"));
        return take(new Event.Reported(
                weir.now().toEpochMilli(),
                new StepCompleted(ready.attempt(), ready.token(), outcome, null, null, null)));
    }

    /**
     * Completes the attempt in flight of a step, as an operator does with {@code weir complete}; then executes
     * everything that is due.
     */
    public TestRun completeByOperator(String stepId, @Nullable Object output) {
        return take(new Event.CompleteRequested(
                weir.now().toEpochMilli(),
                stepId,
                new Outcome.Success(weir.json().write(output)),
                null));
    }

    /** Settles a step, as an operator does with {@code weir skip}; then executes everything that is due. */
    public TestRun skip(String stepId, @Nullable Object output) {
        return take(new Event.SkipRequested(
                weir.now().toEpochMilli(), stepId, weir.json().write(output), null));
    }

    private TestRun take(Event event) {
        shell.take(event);
        weir.settle();
        return this;
    }

    /**
     * A step's output as {@code type}. Lets time pass until the run has ended.
     *
     * @throws IllegalArgumentException if the result has no output of this step, or it does not have this type
     */
    public <T> T output(String stepId, Class<T> type) {
        Payload output = awaitResult().stepOutputs().get(stepId);
        if (output == null) {
            throw new IllegalArgumentException("run " + id() + " has no output of a step '" + stepId + "'; it has "
                    + awaitResult().stepOutputs().keySet());
        }
        return weir.json().read("output of step " + stepId, output, type);
    }

    /** Same as {@link #output(String, Class)}, for generic types. */
    public <T> T output(String stepId, TypeReference<T> type) {
        return weir.json().read("output", awaitResult().stepOutputs().getOrDefault(stepId, Payload.NULL), type);
    }

    /** The records that the run's {@code emit} steps have written so far, in order. In a test, every topic is permitted. */
    public List<EmittedRecord> emitted() {
        return shell.emitted();
    }

    public Timeline timeline() {
        return shell.timeline();
    }

    /**
     * Sends an event to the run, as {@code weir event} does, and executes what is due.
     *
     * @param payload a {@link Payload}, a value that Jackson can write, or null
     */
    public TestRun event(String name, @Nullable Object payload) {
        return event(name, null, payload);
    }

    /** Same as {@link #event(String, Object)}, with an id: the run accepts the same id once. */
    public TestRun event(String name, @Nullable String id, @Nullable Object payload) {
        return take(new Event.EventSent(
                weir.now().toEpochMilli(), name, id, weir.json().write(payload)));
    }

    /** Cancels the run, and executes what is due. */
    public TestRun cancel(@Nullable String reason) {
        return take(new Event.CancelRequested(weir.now().toEpochMilli(), reason));
    }

    /** Resumes every paused step, and executes what is due. */
    public TestRun resume() {
        return resume(null);
    }

    /** Resumes a paused step, or all of them for null, and executes what is due. */
    public TestRun resume(@Nullable String stepId) {
        return take(new Event.ResumeRequested(weir.now().toEpochMilli(), stepId));
    }

    @Override
    public String toString() {
        return "run " + id() + " of " + shell.run().definitionId() + ": " + status().wireName() + "\n" + timeline();
    }
}
