package io.weir.worker.transport;

import io.weir.access.Right;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.ResourceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at the start that a worker has the rights on its topics, so that a missing right is reported before the first
 * step runs; repeats the check until nothing is missing. A missing right on a group appears when the worker joins.
 */
final class RightsWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RightsWatch.class);
    private static final long ANSWER_TIMEOUT_MS = 10_000;
    private static final long BETWEEN_LOOKS_MS = 2_000;

    private final TransportSettings config;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Set<String> missing;

    private RightsWatch(TransportSettings config, Set<String> missing) {
        this.config = config;
        this.missing = missing;
        missing.forEach(LOG::warn);
    }

    /**
     * Checks once, and repeats it in the background while something is missing.
     *
     * @throws TransportException if the connection settings are wrong
     */
    static RightsWatch begin(TransportSettings config, Admin admin) throws InterruptedException {
        RightsWatch watch = new RightsWatch(config, look(config, admin));
        if (!watch.missing.isEmpty()) {
            Thread thread = new Thread(watch::run, "weir-rights");
            thread.setDaemon(true);
            thread.start();
        }
        return watch;
    }

    /** One sentence per missing right. */
    Set<String> missing() {
        return missing;
    }

    private void run() {
        try (Admin admin = Admin.create(new ClientSettings(config).admin())) {
            while (!closing.await(BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS)) {
                missing = look(config, admin);
                if (missing.isEmpty()) {
                    LOG.info("this worker has the rights it needs on its topics");
                    return;
                }
            }
        } catch (TransportException unreachable) {
            LOG.warn("stopped checking the worker's rights: {}", unreachable.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<String> look(TransportSettings config, Admin admin) throws InterruptedException {
        Set<String> found = new LinkedHashSet<>();
        for (String queue : config.queues()) {
            KafkaTrouble trouble = new KafkaTrouble(config, queue);
            try {
                for (Right right : trouble.rights()) {
                    if (right.type() == ResourceType.TOPIC && isMissing(admin, right)) {
                        found.add(trouble.sentence(right));
                    }
                }
            } catch (ExecutionException | TimeoutException unknown) {
                trouble.ofConnection(unknown).ifPresent(sentence -> {
                    throw new TransportException(sentence, unknown);
                });
                LOG.debug("Kafka did not say what is permitted", unknown);
                return found;
            }
        }
        return found;
    }

    private static boolean isMissing(Admin admin, Right right)
            throws InterruptedException, ExecutionException, TimeoutException {
        KafkaFuture<TopicDescription> asked = admin.describeTopics(
                        List.of(right.name()), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames()
                .thenApply(all -> all.get(right.name()));
        try {
            TopicDescription topic = asked.get(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            Set<AclOperation> permitted = topic.authorizedOperations();
            return permitted != null && !permitted.isEmpty() && !permitted.contains(right.operation());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            if (failed.getCause() instanceof TopicAuthorizationException) {
                return true;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
