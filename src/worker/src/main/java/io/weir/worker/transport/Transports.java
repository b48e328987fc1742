package io.weir.worker.transport;

import io.weir.access.CompressedTopics;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a running worker, started and closed in order. */
public final class Transports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private final TransportSettings config;
    private final Reports reports;
    private final AttemptRunner runner;
    private final CancelReader cancelReader;
    private final Map<String, QueueTransport> byQueue = new LinkedHashMap<>();
    private @Nullable RightsWatch rights;
    private boolean closed;

    private Transports(TransportSettings config, Work work) {
        ClientSettings settings = new ClientSettings(config);
        this.config = config;
        this.reports = new Reports(() -> new KafkaProducer<>(settings.producer()), config);
        this.runner = new AttemptRunner(config, work, reports);
        KafkaTrouble trouble = new KafkaTrouble(config, Topics.DEFAULT_QUEUE);
        this.cancelReader = new CancelReader(
                settings.reader(), runner::cancel, failure -> trouble.explain(AclOperation.READ, failure));
    }

    /**
     * Starts to take steps.
     *
     * @param patience longest wait for the cluster's first answer
     * @throws TransportException if the cluster is not reachable, or a group cannot be configured
     */
    public static Transports start(TransportSettings config, Work work, Duration patience) {
        try (Admin admin = Admin.create(new ClientSettings(config).admin())) {
            new StartLook(admin, config, patience).look();
            Transports transports = begin(admin, config, work);
            warnOfCompression(admin, config);
            return transports;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while starting", interrupted);
        } catch (KafkaException failed) {
            String cause = causeOf(failed);
            // The clients report an unknown host as a wrong setting.
            throw new TransportException(
                    cause.contains("No resolvable bootstrap")
                            ? "Kafka at " + config.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                                    + " is not reachable: no such host; expected host:port"
                            : "Kafka's clients refuse the settings: " + cause,
                    failed);
        }
    }

    private static void warnOfCompression(Admin admin, TransportSettings config) {
        List<String> topics =
                new ArrayList<>(config.queues().stream().map(Topics::stepReady).toList());
        topics.add(Topics.STEP_CANCELLED);
        CompressedTopics.warn(
                admin,
                String.valueOf(config.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)),
                topics,
                warning -> LOG.warn("{}", warning));
    }

    private static Transports begin(Admin admin, TransportSettings config, Work work) throws InterruptedException {
        Transports transports = new Transports(config, work);
        try {
            transports.rights = RightsWatch.begin(config, admin);
            for (String queue : config.queues()) {
                transports.byQueue.put(queue, transports.begin(admin, queue));
            }
            return transports;
        } catch (ExecutionException failed) {
            transports.close();
            throw new TransportException(
                    "the cluster at " + config.kafka().get("bootstrap.servers")
                            + " did not answer which features it has: "
                            + new KafkaTrouble(config, config.queues().get(0)).explain(AclOperation.READ, failed),
                    failed);
        } catch (InterruptedException | RuntimeException failed) {
            transports.close();
            throw failed;
        }
    }

    /** A client's exception only says that it could not be created; the reason is its cause. */
    private static String causeOf(KafkaException failed) {
        return String.valueOf(
                failed.getCause() == null
                        ? failed.getMessage()
                        : failed.getCause().getMessage());
    }

    private QueueTransport begin(Admin admin, String queue) throws ExecutionException, InterruptedException {
        // For both transports, because it reports a missing topic.
        int partitions = partitions(admin, queue);
        TransportKind kind = config.transport();
        if (kind == TransportKind.AUTO) {
            TransportChoice.Choice choice = TransportChoice.look(admin).choose(config.groupId(queue));
            kind = choice.kind();
            LOG.info("queue {}: {} transport, because {}", queue, kind, choice.reason());
        }
        if (kind == TransportKind.CLASSIC) {
            return new ClassicTransport(config, queue, runner);
        }
        ShareGroup group = ShareGroup.prepare(admin, config, queue);
        return new ShareTransport(config, queue, group, partitions, runner);
    }

    private static int partitions(Admin admin, String queue) throws ExecutionException, InterruptedException {
        String topic = Topics.stepReady(queue);
        try {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .get()
                    .partitions()
                    .size();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                LOG.warn(
                        "topic {} does not exist yet; the worker takes its steps when it does."
                                + " `weir topics apply --queue {}` creates it",
                        topic,
                        queue);
                return 1;
            }
            if (failed.getCause() instanceof TopicAuthorizationException) {
                // The check of the rights has already reported it.
                return 1;
            }
            throw failed;
        }
    }

    /** The transport in use, by queue. */
    public Map<String, TransportKind> kinds() {
        Map<String, TransportKind> kinds = new LinkedHashMap<>();
        byQueue.forEach((queue, transport) -> kinds.put(queue, transport.kind()));
        return kinds;
    }

    /** One sentence per current problem. */
    public List<String> troubles() {
        Set<String> troubles = new LinkedHashSet<>();
        if (rights != null) {
            troubles.addAll(rights.missing());
        }
        reports.trouble().ifPresent(troubles::add);
        cancelReader.trouble().ifPresent(troubles::add);
        byQueue.values().forEach(transport -> troubles.addAll(transport.troubles()));
        return List.copyOf(troubles);
    }

    /** The step types that were handed back because there is no implementation here. */
    public Set<String> unknownStepTypes() {
        return runner.unknownTypes();
    }

    /** Takes no more steps, waits up to the grace for running ones, and releases the others. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (rights != null) {
            rights.close();
        }
        byQueue.values().forEach(QueueTransport::stopTaking);
        runner.stop(config.shutdownGrace());
        byQueue.values().forEach(QueueTransport::close);
        cancelReader.close();
        reports.close();
    }
}
