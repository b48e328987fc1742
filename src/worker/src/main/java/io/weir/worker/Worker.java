package io.weir.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.protocol.Outcome;
import io.weir.protocol.StepReady;
import io.weir.worker.transport.TransportException;
import io.weir.worker.transport.TransportKind;
import io.weir.worker.transport.TransportSettings;
import io.weir.worker.transport.Transports;
import io.weir.worker.transport.Work;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes steps from queues, runs them, and reports their outcome. A record is acknowledged only after its report is safe
 * in Kafka. So nothing is lost when a worker dies: its steps are delivered again.
 *
 * <pre>{@code
 * var greet = Step.of("greet", Order.class, (context, order) -> StepResult.success("Hello " + order.name()));
 * try (Worker worker = Worker.start(WorkerConfig.builder("localhost:9092").build(), StepRegistry.of(greet))) {
 *     …
 * }
 * }</pre>
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Transports transports;
    private final String description;
    private final @Nullable Thread hook;

    private Worker(Transports transports, WorkerConfig config, Set<String> types) {
        this.transports = transports;
        this.description = describe(transports, config.transports(), types);
        this.hook = config.shutdownHook() ? new Thread(this::closeAtTheEnd, "weir-worker-shutdown") : null;
    }

    /** Starts with the default JSON mapper; see {@link #start(WorkerConfig, StepRegistry, ObjectMapper)}. */
    public static Worker start(WorkerConfig config, StepRegistry registry) {
        return start(config, registry, StepExecutor.defaultJson());
    }

    /**
     * Starts to take steps, on its own threads. Unless the settings say otherwise, the end of the JVM closes the
     * worker.
     *
     * @param json reads inputs and writes outputs
     * @throws WorkerStartException if the cluster is not reachable, or a group cannot be configured
     */
    public static Worker start(WorkerConfig config, StepRegistry registry, ObjectMapper json) {
        StepExecutor executor = new StepExecutor(registry, json, InstantSource.system(), config.maxOutputBytes());
        try {
            Transports transports =
                    Transports.start(config.transports(), new Steps(executor, registry), config.startTimeout());
            Worker worker = new Worker(transports, config, registry.types());
            worker.listenForTheEnd();
            LOG.info("{}", worker);
            return worker;
        } catch (TransportException failed) {
            throw new WorkerStartException(failed);
        }
    }

    private static String describe(Transports transports, TransportSettings settings, Set<String> types) {
        Map<String, TransportKind> kinds = transports.kinds();
        String groups = kinds.entrySet().stream()
                .map(queue -> (queue.getValue() == TransportKind.SHARE ? "share group " : "consumer group ")
                        + settings.groupId(queue.getKey()))
                .collect(Collectors.joining(", "));
        return "serving queue" + (kinds.size() == 1 ? " " : "s ") + String.join(", ", kinds.keySet()) + " ("
                + String.join(", ", types) + ") at "
                + settings.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + " as " + groups;
    }

    private void listenForTheEnd() {
        if (hook != null) {
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException ending) {
                close();
            }
        }
    }

    private void closeAtTheEnd() {
        LOG.info("stopping: the process is ending");
        transports.close();
    }

    private record Steps(StepExecutor executor, StepRegistry registry) implements Work {
        @Override
        public Result run(StepReady ready, Signals signals) {
            StepExecution execution = executor.execute(ready, new SignalsOfTheRecord(signals));
            Outcome outcome = execution.outcome();
            return outcome == null
                    ? new Deferred(execution.startedAt())
                    : new Done(outcome, execution.metadata(), execution.startedAt());
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
     * The step types that this worker received and handed back because its registry lacks them. Each was logged once.
     * Their steps wait until another worker of the queue has the type.
     */
    public Set<String> unknownStepTypes() {
        return transports.unknownStepTypes();
    }

    /** The transport in use, by queue. */
    public Map<String, TransportKind> transports() {
        return transports.kinds();
    }

    /** The worker's health, for probes. A worker that lacks a right continues once the right is granted. */
    public WorkerHealth health() {
        return new WorkerHealth(transports.troubles());
    }

    /**
     * Stops: takes no more steps, waits for running ones up to the shutdown grace, reports and acknowledges them, and
     * releases the others to the queue. Returns when this is done, also for a second call.
     */
    @Override
    public void close() {
        transports.close();
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                LOG.trace("the process is ending", ending);
            }
        }
    }

    /** The queues, the brokers and the groups, for people. */
    @Override
    public String toString() {
        return description;
    }
}
