package io.weir.worker;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One attempt as the step sees it. Safe for use from several threads while {@link Step#execute} runs. */
public interface StepContext {
    String runId();

    String definitionId();

    /** The step's id in the definition, which differs from {@link Step#id()} when the definition gives a type. */
    String stepId();

    /** 1 for the first. */
    int attempt();

    /** How many attempts the definition permits. */
    int maxAttempts();

    /** 0 in the first pass, then the iteration of the revision loop. */
    int revision();

    /** How many iterations the revision loop permits; 0 outside one. */
    int maxIterations();

    /** The steps whose outputs came along; skipped ones are absent. */
    Set<String> dependencies();

    /**
     * A predecessor's output.
     *
     * @throws InvalidInputException when there is none of that name, or it is not of that type; fails the step for good
     */
    <T> T dependency(String stepId, Class<T> type);

    /**
     * A predecessor's output, or empty where it was skipped.
     *
     * @throws InvalidInputException when it is not of that type; fails the step for good
     */
    <T> Optional<T> findDependency(String stepId, Class<T> type);

    /** The loop's latest draft; empty outside a loop or before the first. */
    <T> Optional<T> draft(Class<T> type);

    /** The validator's feedback; empty in the first pass. */
    <T> Optional<T> feedback(Class<T> type);

    /** The step's own settings from the definition. */
    <T> T config(Class<T> type);

    /** Says that the step is alive. Cheap to call often: at most three reports are sent in a heartbeat timeout. */
    void heartbeat();

    /** When the attempt times out; empty when it has no limit. */
    Optional<Instant> deadline();

    /** Whether nobody waits for the outcome any more: run ended, attempt timed out, or the worker had to stop. */
    boolean cancelled();

    /** The record's W3C trace headers, {@code traceparent} and {@code tracestate}, where present. */
    Map<String, String> traceContext();

    /** Adds to the result's {@code step_metadata.<id>.custom}. {@code value} is anything with a JSON form. */
    void putMetadata(String name, Object value);
}
