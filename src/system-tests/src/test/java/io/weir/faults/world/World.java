package io.weir.faults.world;

import static org.awaitility.Awaitility.await;

import io.weir.faults.ledger.CommittedReader;
import io.weir.faults.ledger.Ledger;
import io.weir.faults.ledger.Progress;
import io.weir.faults.process.EngineProcess;
import io.weir.faults.process.RequesterProcess;
import io.weir.faults.process.WorkerProcess;
import io.weir.protocol.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Everything that is struck, and everything that watches: three brokers, engines, a worker in Java and one in Node, a
 * requester, each a process of its own; the ledger and the reader here.
 */
public final class World implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    /** Two probing rebalances and what they move. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** The least that Kafka Streams takes; with its ten minutes all would be one engine's for most of a run. */
    private static final Duration PROBING = Duration.ofMinutes(1);

    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final String APPLICATION = "weir";
    private static final String DEFINITION = "faulted";
    private static final Path WORKFLOW = Path.of("src/system-tests/src/test/resources/faults/workflow.yaml");

    private final WorldSettings settings;
    private final Timeline timeline;
    private final Brokers brokers;
    private final List<EngineProcess> engines = new ArrayList<>();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final Ledger ledger = new Ledger();
    private final Progress progress = new Progress();
    private final CommittedReader reader;
    private final RequesterProcess requester;
    private final SmallDisk smallDisk;

    /** Returns when all processes are up and nothing is asked for yet. */
    public World(WorldSettings settings, Timeline timeline) throws Exception {
        this.settings = settings;
        this.timeline = timeline;
        brokers = new Brokers(settings);
        timeline.enter("", "brokers", "up");
        publish(DEFINITION, workflow());
        for (int i = 1; i <= settings.engines(); i++) {
            engines.add(engine("engine-" + i));
        }
        workers.add(WorkerProcess.java(settings.directory(), brokers.proxied()));
        if (WorkerProcess.hasNode()) {
            workers.add(WorkerProcess.node(settings.directory(), brokers.proxied()));
        }
        smallDisk = SmallDisk.at(engines.get(0).stateDirectory(), settings.smallDiskMegabytes());
        engines.forEach(EngineProcess::start);
        workers.forEach(WorkerProcess::start);
        engines.forEach(engine -> engine.awaitRunning(START_PATIENCE));
        workers.forEach(WorkerProcess::awaitUp);
        timeline.enter("", "all", "up; state in " + settings.directory());
        reader = new CommittedReader(brokers.direct(), ledger, progress);
        requester = new RequesterProcess(
                settings.directory(), brokers.direct(), DEFINITION, "run", new RequesterProcess.Listener() {
                    @Override
                    public void asked(String run) {
                        ledger.asked(run);
                    }

                    @Override
                    public void acknowledged(String run) {
                        ledger.acknowledged(run, System.nanoTime());
                    }
                });
    }

    /** Without Node on the machine, all steps are the Java worker's. */
    private static String workflow() throws IOException {
        String text = Files.readString(WORKFLOW);
        return WorkerProcess.hasNode()
                ? text
                : text.replace("queue: " + WorkerProcess.NODE_QUEUE, "queue: java")
                        .replace("id: tidy", "id: tidy, type: finish");
    }

    /** One that is not started yet, nor looked after. */
    public EngineProcess engine(String name) {
        Map<String, String> given = new HashMap<>();
        given.put("bootstrap.servers", brokers.proxied());
        given.put("weir.application.id", APPLICATION);
        given.put("weir.session.timeout.ms", Long.toString(settings.session().toMillis()));
        given.put("weir.standbys", Integer.toString(settings.standbys()));
        given.put("weir.rocksdb.memory.bytes", "16777216");
        given.put("probing.rebalance.interval.ms", Long.toString(PROBING.toMillis()));
        given.putAll(settings.engineSettings());
        return new EngineProcess(name, settings.directory(), given);
    }

    public void publish(String definition, String text) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers.direct()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.DEFINITIONS, definition, text))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the definition could not be published", e);
        }
    }

    public void load(boolean on) {
        requester.rate(on ? settings.rate() : 0);
        timeline.enter("", "requester", on ? settings.rate() + " runs a second" : "asks for no more");
    }

    public WorldSettings settings() {
        return settings;
    }

    public Timeline timeline() {
        return timeline;
    }

    public Brokers brokers() {
        return brokers;
    }

    public List<EngineProcess> engines() {
        return engines;
    }

    /** The Java worker first, then, where there is Node, the one in Node. */
    public List<WorkerProcess> workers() {
        return workers;
    }

    /** Whether the first engine's state has a file system of its own. */
    public boolean hasSmallDisk() {
        return smallDisk.isMounted();
    }

    public Ledger ledger() {
        return ledger;
    }

    public Progress progress() {
        return progress;
    }

    /** Partitions of the run events that {@code engine} is at work on, as its group has it. */
    public Set<TopicPartition> partitionsOf(EngineProcess engine) throws InterruptedException, ExecutionException {
        return EngineGroup.of(brokers.admin(), APPLICATION).partitionsOf(engine);
    }

    /** Whether every engine is in the group, each partition is some engine's, and each of {@code atWork} has one. */
    private boolean isSettled(List<EngineProcess> atWork) throws InterruptedException {
        try {
            EngineGroup group = EngineGroup.of(brokers.admin(), APPLICATION);
            return group.isSettled(engines)
                    && atWork.stream()
                            .noneMatch(engine -> group.partitionsOf(engine).isEmpty());
        } catch (ExecutionException brokersAreDown) {
            return false;
        }
    }

    /** Starts whatever has ended by itself, as the operator's supervisor would. */
    public void heal() {
        brokers.nodes().stream().filter(node -> !node.isAlive()).forEach(node -> {
            timeline.enter("", node.name(), "has ended by itself; started again");
            node.start();
            node.awaitUp();
        });
        engines.stream().filter(engine -> !engine.isAlive()).forEach(engine -> {
            timeline.enter(
                    "",
                    engine.name(),
                    "has ended by itself with code " + engine.process().exitCode() + "; started again");
            engine.start();
        });
        workers.stream().filter(worker -> !worker.isAlive()).forEach(worker -> {
            timeline.enter("", worker.name(), "has ended by itself; started again");
            worker.start();
        });
        reader.requireAlive();
        if (!requester.isAlive()) {
            throw new IllegalStateException("the requester has ended; see its log");
        }
    }

    /** Waits until every engine is there and each partition moves, whoever has it. */
    public void awaitSteady() {
        awaitSteady(List.of());
    }

    /**
     * As {@link #awaitSteady()}, and until {@code engine} has partitions. An engine that comes back with little of the state
     * gets none before the next probing rebalance but one has found it warm.
     */
    public void awaitSteadyWith(EngineProcess engine) {
        awaitSteady(List.of(engine));
    }

    private void awaitSteady(List<EngineProcess> atWork) {
        long since = System.nanoTime();
        await("a steady cluster"
                        + (atWork.isEmpty()
                                ? ""
                                : ", with work for " + atWork.get(0).name()))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    heal();
                    return isSettled(atWork) && progress.allSince(Brokers.events(), since);
                });
    }

    /** Waits until everything that was acknowledged before {@code time} has a result; false when it takes too long. */
    public boolean drain(long time, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ledger.open(time).isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            heal();
            Thread.sleep(50);
        }
        return true;
    }

    /**
     * Asks for no more and waits until all that was asked for has a result, nothing has been written for some seconds, and all
     * of it was read: what the ledger says before that is not the last word. False when it takes too long.
     */
    public boolean comeToRest(Duration patience) throws InterruptedException {
        load(false);
        Set<TopicPartition> watched = new HashSet<>(Brokers.events());
        watched.addAll(Brokers.partitions(Topics.RESULTS));
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> last = Map.of();
        long quietSince = System.nanoTime();
        while (System.nanoTime() < deadline) {
            heal();
            Map<TopicPartition, Long> ends = brokers.ends(watched);
            if (!ends.equals(last)
                    || !reader.hasReadTo(ends)
                    || !ledger.unfinished().isEmpty()) {
                last = ends;
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > QUIET.toNanos()) {
                return true;
            }
            Thread.sleep(100);
        }
        timeline.enter("", "all", "NOT at rest; without a result: " + ledger.unfinished());
        return false;
    }

    @Override
    public void close() throws IOException {
        requester.close();
        workers.forEach(WorkerProcess::close);
        engines.forEach(EngineProcess::close);
        reader.close();
        brokers.close();
        smallDisk.close();
    }
}
