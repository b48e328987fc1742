package io.weir.testkit;

import com.fasterxml.jackson.core.type.TypeReference;
import io.weir.engine.Event;
import io.weir.protocol.Payload;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
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

    public Timeline timeline() {
        return shell.timeline();
    }

    /** Cancels the run, and executes what is due. */
    public TestRun cancel(@Nullable String reason) {
        shell.take(new Event.CancelRequested(weir.now().toEpochMilli(), reason));
        weir.settle();
        return this;
    }

    /** Resumes every paused step, and executes what is due. */
    public TestRun resume() {
        return resume(null);
    }

    /** Resumes a paused step, or all of them for null, and executes what is due. */
    public TestRun resume(@Nullable String stepId) {
        shell.take(new Event.ResumeRequested(weir.now().toEpochMilli(), stepId));
        weir.settle();
        return this;
    }

    @Override
    public String toString() {
        return "run " + id() + " of " + shell.run().definitionId() + ": " + status().wireName() + "\n" + timeline();
    }
}
