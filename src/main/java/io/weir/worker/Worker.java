package io.weir.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.StepReady;
import io.weir.worker.transport.TransportException;
import io.weir.worker.transport.TransportKind;
import io.weir.worker.transport.Transports;
import io.weir.worker.transport.Work;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/**
 * Takes work from queues, runs the steps, and reports what came of them. A record is acknowledged only after the report
 * about it is safely in Kafka, so a worker that dies loses nothing; its work is delivered again.
 *
 * <pre>{@code
 * var greet = Step.of("greet", Order.class, (context, order) -> StepResult.success("Hello " + order.name()));
 * try (Worker worker = Worker.start(WorkerConfig.builder("localhost:9092").build(), StepRegistry.of(greet))) {
 *     …
 * }
 * }</pre>
 */
public final class Worker implements AutoCloseable {
    private final Transports transports;

    private Worker(Transports transports) {
        this.transports = transports;
    }

    /** Starts with Weir's JSON settings; see {@link #start(WorkerConfig, StepRegistry, ObjectMapper)}. */
    public static Worker start(WorkerConfig config, StepRegistry registry) {
        return start(config, registry, StepExecutor.defaultJson());
    }

    /**
     * Starts to take work, on threads of its own.
     *
     * @param json reads inputs and writes outputs
     * @throws WorkerStartException when the cluster can't be reached, or a group can't be set up as it must be
     */
    public static Worker start(WorkerConfig config, StepRegistry registry, ObjectMapper json) {
        StepExecutor executor = new StepExecutor(registry, json, InstantSource.system(), config.maxOutputBytes());
        try {
            return new Worker(Transports.start(config.transports(), new Steps(executor, registry)));
        } catch (TransportException failed) {
            throw new WorkerStartException(failed);
        }
    }

    private record Steps(StepExecutor executor, StepRegistry registry) implements Work {
        @Override
        public Done run(StepReady ready, Signals signals) {
            StepExecution execution = executor.execute(ready, new SignalsOfTheRecord(signals));
            return new Done(execution.outcome(), execution.metadata(), execution.startedAt());
        }

        @Override
        public boolean knows(String stepType) {
            return registry.find(stepType).isPresent();
        }
    }

    private record SignalsOfTheRecord(Work.Signals signals) implements StepSignals {
        @Override
        public void heartbeat() {
            signals.heartbeat();
        }

        @Override
        public boolean cancelled() {
            return signals.cancelled();
        }

        @Override
        public Map<String, String> traceContext() {
            return signals.traceContext();
        }
    }

    /**
     * The types of steps that this worker was given and handed back, as its registry lacks them. Each was logged once; another worker of
     * the queue has to have them, or their steps wait.
     */
    public Set<String> unknownStepTypes() {
        return transports.unknownStepTypes();
    }

    /** The transport in use, by queue. */
    public Map<String, TransportKind> transports() {
        return transports.kinds();
    }

    /** Whether it can take work and report it; for probes. A worker that lacks a right goes on once it has been given it. */
    public WorkerHealth health() {
        return new WorkerHealth(transports.troubles());
    }

    /**
     * Stops: takes nothing more, lets running steps finish for the shutdown grace, reports and acknowledges them, and
     * hands the rest back to the queue.
     */
    @Override
    public void close() {
        transports.close();
    }
}
