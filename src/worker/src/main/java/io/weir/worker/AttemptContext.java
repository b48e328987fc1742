package io.weir.worker;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Payload;
import io.weir.protocol.StepReady;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The context of one dispatch. */
final class AttemptContext implements StepContext {
    private final StepReady ready;
    private final StepSignals signals;
    private final PayloadMapper mapper;
    private final @Nullable Instant deadline;
    private final Map<String, Object> metadata = new ConcurrentHashMap<>();

    AttemptContext(StepReady ready, StepSignals signals, PayloadMapper mapper, Instant startedAt) {
        this.ready = ready;
        this.signals = signals;
        this.mapper = mapper;
        this.deadline = deadlineOf(ready, startedAt);
    }

    /** The time of an attempt begins with its start. */
    private static @Nullable Instant deadlineOf(StepReady ready, Instant startedAt) {
        return ready.startToClose() == null ? null : startedAt.plus(ready.startToClose());
    }

    Map<String, Object> metadata() {
        return metadata;
    }

    @Override
    public String runId() {
        return ready.attempt().runId();
    }

    @Override
    public String definitionId() {
        return ready.definitionId();
    }

    @Override
    public String stepId() {
        return ready.attempt().stepId();
    }

    @Override
    public AttemptId attemptId() {
        return ready.attempt();
    }

    @Override
    public String token() {
        return ready.token();
    }

    @Override
    public int attempt() {
        return ready.attempt().attempt();
    }

    @Override
    public int maxAttempts() {
        return ready.maxAttempts();
    }

    @Override
    public int revision() {
        return ready.attempt().revision();
    }

    @Override
    public int maxIterations() {
        return ready.loop() == null ? 0 : ready.loop().maxIterations();
    }

    @Override
    public Set<String> dependencies() {
        return Collections.unmodifiableSet(ready.dependencies().keySet());
    }

    @Override
    public <T> T dependency(String stepId, Class<T> type) {
        return findDependency(stepId, type)
                .orElseThrow(() -> new InvalidInputException("dependency \"" + stepId + "\": found "
                        + (ready.dependencies().containsKey(stepId)
                                ? "null"
                                : "no such output among " + ready.dependencies().keySet())
                        + ", expected " + type.getSimpleName()));
    }

    @Override
    public <T> Optional<T> findDependency(String stepId, Class<T> type) {
        return read("dependency \"" + stepId + "\"", ready.dependencies().get(stepId), type);
    }

    @Override
    public <T> Optional<T> draft(Class<T> type) {
        return ready.loop() == null
                ? Optional.empty()
                : read("draft", ready.loop().draft(), type);
    }

    @Override
    public <T> Optional<T> feedback(Class<T> type) {
        return ready.loop() == null
                ? Optional.empty()
                : read("feedback", ready.loop().feedback(), type);
    }

    @Override
    public Optional<HandledFailure> handledFailure() {
        return read("error", ready.error(), HandledFailure.class);
    }

    @Override
    public <T> T config(Class<T> type) {
        return read("config", ready.config(), type)
                .orElseThrow(() -> new InvalidInputException("config: found null, expected " + type.getSimpleName()));
    }

    private <T> Optional<T> read(String what, @Nullable Payload payload, Class<T> type) {
        return payload == null
                ? Optional.empty()
                : Optional.ofNullable(mapper.read(what, payload, type)).map(type::cast);
    }

    @Override
    public void heartbeat() {
        signals.heartbeat();
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    @Override
    public boolean cancelled() {
        return signals.cancelled();
    }

    @Override
    public Map<String, String> traceContext() {
        return signals.traceContext();
    }

    @Override
    public void putMetadata(String name, Object value) {
        metadata.put(name, value);
    }
}
