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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Everything that is struck, and everything that watches: three brokers, engines, a worker in Java and one in Node, a
 * requester, each a process of its own; the ledger and the reader here.
 */
public final class World implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String APPLICATION = "weir";
    private static final String DEFINITION = "faulted";
    private static final Path WORKFLOW = Path.of("src/test/resources/faults/workflow.yaml");

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
        engines.forEach(engine -> engine.awaitRunning(PATIENCE));
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
        return group().members().stream()
                .filter(member -> member.clientId().startsWith(engine.name() + "-"))
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .filter(partition -> partition.topic().equals(Topics.RUN_REQUESTS))
                .map(partition -> new TopicPartition(Topics.RUN_EVENTS, partition.partition()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private ConsumerGroupDescription group() throws InterruptedException, ExecutionException {
        return brokers.admin()
                .describeConsumerGroups(List.of(APPLICATION))
                .describedGroups()
                .get(APPLICATION)
                .get();
    }

    private boolean isShared() {
        try {
            ConsumerGroupDescription group = group();
            if (group.groupState() != GroupState.STABLE) {
                return false;
            }
            for (EngineProcess engine : engines) {
                if (partitionsOf(engine).isEmpty()) {
                    return false;
                }
            }
            return true;
        } catch (ExecutionException brokersAreDown) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /** Waits until all engines have partitions and each partition moves. */
    public void awaitSteady() {
        long since = System.nanoTime();
        await("a steady cluster")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    heal();
                    return isShared() && progress.allSince(Brokers.events(), since);
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
