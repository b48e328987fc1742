package io.weir.streams;

import io.weir.protocol.Topics;
import io.weir.streams.checks.OpenTransactions;
import io.weir.streams.checks.StateDirectoryException;
import io.weir.streams.checks.StateLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine instance. It checks the cluster, runs the topology and reports its state. Instances with the same
 * {@code weir.application.id} share the partitions.
 *
 * <p>Thread-safe. An engine can be started once. After {@link #close} or a failure it cannot be started again.
 */
public final class WeirEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeirEngine.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FAILED_CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration THREAD_END_TIMEOUT = Duration.ofSeconds(30);

    private final WeirConfig config;
    private final List<StartCheck> checks;
    private final Function<String, KeyValueBytesStoreSupplier> stores;
    private final List<Consumer<EngineFailure>> failureListeners = new CopyOnWriteArrayList<>();
    private final Restoring restoring = new Restoring();
    private final StreamThreads threads;
    private final OpenCommits openCommits = new OpenCommits();
    private final ThreadFailures failures;
    private final StoreWatch storeWatch;
    private final EngineLife life;
    private final EngineParts parts;
    private volatile Queues queues = Queues.ALL;
    private final TransactionWatch transactionWatch = new TransactionWatch();

    public WeirEngine(WeirConfig config) {
        this(config, List.of());
    }

    /** @param checks run before the start, in addition to the engine's own checks */
    public WeirEngine(WeirConfig config, List<StartCheck> checks) {
        this(config, checks, Stores::persistentKeyValueStore);
    }

    /** @param stores creates a task's store by name */
    WeirEngine(WeirConfig config, List<StartCheck> checks, Function<String, KeyValueBytesStoreSupplier> stores) {
        this.config = config;
        this.stores = stores;
        this.checks = List.copyOf(checks);
        this.threads = new StreamThreads(config);
        this.failures = new ThreadFailures(
                config.failures(),
                config.threads(),
                System::currentTimeMillis,
                threads::atWork,
                this::announce,
                THREAD_END_TIMEOUT,
                this::giveUp,
                Diagnosis.refusals(config)::explain);
        threads.fencings().tell(failures::fenced);
        this.storeWatch = new StoreWatch(
                thread -> failures.hangsInStore(thread, StoreWatch.BETWEEN_LOOKS.multipliedBy(StoreWatch.PATIENCE)));
        this.life = new EngineLife(config.applicationId());
        this.parts = new EngineParts(!config.instanceId().isEmpty());
        life.onChange(state -> {
            if (state == EngineState.RUNNING || state.isFinal()) {
                restoring.over();
            }
        });
    }

    /**
     * Starts to load the classes and native code that an engine needs, on a separate thread. Call it early if the
     * caller has other work to do before the start. Loaded classes stay loaded; a second call does nothing.
     */
    public static void warmUp() {
        WarmUp.once();
    }

    /**
     * Checks the cluster and starts. Returns before the engine runs, see {@link #awaitRunning}.
     *
     * @throws EngineException if the cluster does not meet the requirements or does not answer, or if the engine was
     *     closed meanwhile
     * @throws IllegalStateException if it was started before
     */
    public void start() {
        life.begin();
        try {
            startOnCluster();
        } catch (RuntimeException e) {
            storeWatch.end();
            transactionWatch.end();
            parts.close(Duration.ZERO);
            life.become(EngineState.FAILED);
            throw e;
        }
    }

    private void startOnCluster() {
        warmUp();
        Admin client = Admin.create(Diagnosis.adminSettings(config));
        parts.keep(client);
        int partitions = Diagnosis.requireFit(client, config, parts::isClosed);
        checks.forEach(check -> check.check(client, config));
        parts.keep(takeStateDirectory());
        LOG.info(
                "Engine '{}' starts on {} with {} partitions",
                config.applicationId(),
                config.bootstrapServers(),
                partitions);
        try {
            run(client, partitions);
        } catch (ProcessorStateException e) {
            // All of the local state is also in Kafka. If this failed the start, every restart would fail again.
            LOG.warn("The local state can't be opened, it is deleted and restored from Kafka: {}", causes(e));
            run(client, partitions);
        }
        transactionWatch.begin(new OpenTransactions(client, config.startTimeout()), inputs(partitions));
    }

    private static List<TopicPartition> inputs(int partitions) {
        return Topics.inputs().stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .toList();
    }

    private StateLock takeStateDirectory() {
        try {
            return StateLock.take(config.stateDir());
        } catch (StateDirectoryException e) {
            throw new EngineException(String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws ProcessorStateException if local state can't be opened; it is deleted then */
    private void run(Admin client, int partitions) {
        Queues asked = new TopicQueues(client, config::permitsEmit);
        queues = asked;
        threads.definitions().asks(DefinitionsReach.endsBy(client), Diagnosis.refusals(config)::explain);
        KafkaStreams created = new KafkaStreams(
                WeirTopology.build(config, partitions, asked, threads, stores),
                StreamsSettings.of(config),
                new ObservedClients(threads, asked, openCommits));
        AtomicBoolean discarded = new AtomicBoolean();
        created.setUncaughtExceptionHandler(failure -> {
            threads.openWork().explain();
            return failures.handle(failure);
        });
        created.setGlobalStateRestoreListener(restoring);
        created.setStateListener((now, before) -> {
            if (!discarded.get()) {
                life.become(stateOf(now));
            }
        });
        parts.keep(created);
        storeWatch.begin();
        try {
            created.start();
        } catch (IllegalStateException e) {
            throw parts.isClosed() ? EngineParts.closedEarly(e) : e;
        } catch (ProcessorStateException e) {
            discarded.set(true);
            created.close(CLOSE_TIMEOUT);
            created.cleanUp();
            throw e;
        }
    }

    private static String causes(Throwable error) {
        return error.getCause() == null ? error.toString() : error + ": " + error.getCause();
    }

    private static EngineState stateOf(KafkaStreams.State state) {
        return switch (state) {
            case CREATED -> EngineState.CREATED;
            case REBALANCING -> EngineState.REBALANCING;
            case RUNNING -> EngineState.RUNNING;
            case PENDING_SHUTDOWN -> EngineState.STOPPING;
            case NOT_RUNNING -> EngineState.STOPPED;
            case PENDING_ERROR, ERROR -> EngineState.FAILED;
        };
    }

    public EngineState state() {
        return life.state();
    }

    /** Returns the state, the restore progress, the current problems and the last failure that still counts. */
    public EngineHealth health() {
        List<String> troubles = new ArrayList<>(openCommits.troubles());
        troubles.addAll(queues.troubles());
        troubles.addAll(threads.definitions().troubles());
        troubles.addAll(transactionWatch.troubles());
        troubles.addAll(threads.gaps().troubles(System.currentTimeMillis()));
        return new EngineHealth(state(), restoring.progress(), failures.last(), troubles);
    }

    /** Calls {@code listener} when a thread has failed, on the failed thread. The listener must not block. */
    public void onFailure(Consumer<EngineFailure> listener) {
        failureListeners.add(listener);
    }

    private void announce(EngineFailure failure) {
        failureListeners.forEach(listener -> listener.accept(failure));
    }

    /** A thread hangs, so Kafka Streams does not end by itself. */
    private void giveUp(EngineFailure failure) {
        announce(failure);
        life.become(EngineState.FAILED);
    }

    /**
     * Calls {@code listener} at every state change from now on, on a thread of the engine. The listener must not block.
     */
    public void onStateChange(Consumer<EngineState> listener) {
        life.onChange(listener);
    }

    /**
     * Waits until the engine runs.
     *
     * @return false if {@code timeout} passed first
     * @throws EngineException if the engine failed or was stopped
     */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        return life.awaitRunning(timeout);
    }

    /** Stops cleanly: all decisions are committed, and another instance can continue at once. */
    @Override
    public void close() {
        close(state() == EngineState.FAILED ? FAILED_CLOSE_TIMEOUT : CLOSE_TIMEOUT);
    }

    /** Like {@link #close()}. If {@code timeout} passes first, uncommitted work is aborted later. */
    public void close(Duration timeout) {
        storeWatch.end();
        transactionWatch.end();
        parts.close(timeout);
        life.become(EngineState.STOPPED);
    }
}
