package io.weir.worker;

import io.weir.protocol.AttemptId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One attempt, from the step's view. Thread-safe while {@link Step#execute} runs. */
public interface StepContext {
    String runId();

    String definitionId();

    /** The step's id in the definition. It differs from {@link Step#id()} if the definition gives a type. */
    String stepId();

    /** Identifies this attempt; for whoever completes it after {@link StepResult#later()}. */
    AttemptId attemptId();

    /**
     * The attempt's token. Whoever has it can complete the attempt, so treat it like a password. It belongs to this
     * attempt only.
     */
    String token();

    /** Number of the attempt; the first is 1. */
    int attempt();

    /** Number of attempts that the definition permits. */
    int maxAttempts();

    /** 0 in the first pass, then the iteration of the revision loop. */
    int revision();

    /** Number of iterations that the revision loop permits; 0 outside a loop. */
    int maxIterations();

    /** Ids of the steps whose outputs are available; skipped steps are absent. */
    Set<String> dependencies();

    /**
     * Returns a predecessor's output.
     *
     * @throws InvalidInputException if there is no output of this step, or it does not have this type; fails the step
     *     for good
     */
    <T> T dependency(String stepId, Class<T> type);

    /**
     * Returns a predecessor's output, or empty if it was skipped.
     *
     * @throws InvalidInputException if it does not have this type; fails the step for good
     */
    <T> Optional<T> findDependency(String stepId, Class<T> type);

    /** The loop's latest draft; empty outside a loop or before the first draft. */
    <T> Optional<T> draft(Class<T> type);

    /** The validator's feedback; empty in the first pass. */
    <T> Optional<T> feedback(Class<T> type);

    /** The failure that the step handles; empty unless a transition on_failure led to it. */
    Optional<HandledFailure> handledFailure();

    /** The step's own settings from the definition. */
    <T> T config(Class<T> type);

    /**
     * Reports that the step makes progress. Call it as often as you like: at most three reports are sent per heartbeat
     * timeout.
     */
    void heartbeat();

    /** Time at which the attempt times out; empty if there is no limit. */
    Optional<Instant> deadline();

    /** Returns true if this attempt was cancelled or timed out, the run has ended, or the worker is stopping. */
    boolean cancelled();

    /** The record's W3C trace headers, {@code traceparent} and {@code tracestate}, if present. */
    Map<String, String> traceContext();

    /** Adds an entry to the result's {@code step_metadata.<id>.custom}. {@code value} must have a JSON form. */
    void putMetadata(String name, Object value);
}
