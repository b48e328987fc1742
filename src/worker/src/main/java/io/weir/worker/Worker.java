package io.weir.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
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
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Transports transports;
    private final String description;
    private final @Nullable Thread hook;

    private Worker(Transports transports, WorkerConfig config, Set<String> types) {
        this.transports = transports;
        this.description = describe(transports, config.transports(), types);
        this.hook = config.shutdownHook() ? new Thread(this::closeAtTheEnd, "weir-worker-shutdown") : null;
    }

    /** Starts with Weir's JSON settings; see {@link #start(WorkerConfig, StepRegistry, ObjectMapper)}. */
    public static Worker start(WorkerConfig config, StepRegistry registry) {
        return start(config, registry, StepExecutor.defaultJson());
    }

    /**
     * Starts to take work, on threads of its own. Unless the settings say otherwise, the end of the JVM closes it.
     *
     * @param json reads inputs and writes outputs
     * @throws WorkerStartException when the cluster can't be reached, or a group can't be set up as it must be
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
        LOG.info("stopping: the process is told to end");
        transports.close();
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
     * hands the rest back to the queue. Returns when that is done, also when it is called again.
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

    /** What it serves, where, and as which group, for people. */
    @Override
    public String toString() {
        return description;
    }
}
