package io.weir.streams;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine can't do without. Whatever Kafka Streams would find out late, or silently, is asked beforehand. */
final class ClusterCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCheck.class);
    private static final String MIN_SESSION = "group.min.session.timeout.ms";
    private static final String MAX_SESSION = "group.max.session.timeout.ms";

    private final Admin admin;
    private final Duration timeout;

    ClusterCheck(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    /**
     * Looks for the engine's topics.
     *
     * @return the number of partitions of the input topics
     * @throws EngineException when topics are missing, or the input topics differ in partitions
     */
    int partitions() {
        Map<String, Integer> found = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (String topic : topics()) {
            Integer partitions = partitionsOf(topic);
            if (partitions == null) {
                missing.add(topic);
            } else {
                found.put(topic, partitions);
            }
        }
        if (!missing.isEmpty()) {
            throw new EngineException("topics " + missing + " do not exist; create them with 'weir topics apply'");
        }
        int requests = found.getOrDefault(Topics.RUN_REQUESTS, 0);
        int completions = found.getOrDefault(Topics.STEP_COMPLETED, 0);
        if (requests != completions) {
            throw new EngineException(Topics.RUN_REQUESTS + " has " + requests + " partitions and "
                    + Topics.STEP_COMPLETED + " has " + completions
                    + ", expected the same number: a run lives on one partition of both");
        }
        return requests;
    }

    private static List<String> topics() {
        List<String> topics = new ArrayList<>(Topics.coPartitioned());
        topics.add(Topics.DEFINITIONS);
        topics.add(Topics.STEP_CANCELLED);
        topics.remove(Topics.stepReady(Topics.DEFAULT_QUEUE));
        return topics;
    }

    private @Nullable Integer partitionsOf(String topic) {
        try {
            Map<String, TopicDescription> described =
                    answer(admin.describeTopics(List.of(topic)).allTopicNames(), "describe topic " + topic);
            TopicDescription description = described.get(topic);
            return description == null ? null : description.partitions().size();
        } catch (UnknownTopicOrPartitionException e) {
            return null;
        }
    }

    /**
     * Holds the session timeout against what the brokers permit: outside of it the group refuses the engine, and Kafka
     * Streams ends its threads without a word.
     *
     * @throws EngineException when it is outside
     */
    void sessionTimeout(Duration wanted) {
        try {
            Node node = answer(admin.describeCluster().nodes(), "list the brokers")
                    .iterator()
                    .next();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
            answer(admin.describeConfigs(List.of(resource)).all(), "read broker settings")
                    .values()
                    .forEach(broker -> sessionTimeout(wanted.toMillis(), broker));
        } catch (ApiException e) {
            LOG.info("Broker settings can't be read ({}); the session timeout is not checked", e.getMessage());
        }
    }

    private static void sessionTimeout(long millis, Config broker) {
        refuse(millis < limit(broker, MIN_SESSION, 0), millis, "less", MIN_SESSION, broker);
        refuse(millis > limit(broker, MAX_SESSION, Long.MAX_VALUE), millis, "more", MAX_SESSION, broker);
    }

    private static void refuse(boolean refused, long millis, String how, String limit, Config broker) {
        if (refused) {
            throw new EngineException(Settings.SESSION_TIMEOUT.name() + " is " + millis + ", " + how
                    + " than the brokers permit: their " + limit + " is "
                    + broker.get(limit).value());
        }
    }

    private static long limit(Config broker, String name, long otherwise) {
        ConfigEntry entry = broker.get(name);
        return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
    }

    private <T> T answer(KafkaFuture<T> future, String what) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException timedOut) {
                throw noAnswer(what, timedOut);
            }
            if (e.getCause() instanceof ApiException refused) {
                throw refused;
            }
            throw new EngineException("Kafka failed to " + what + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw noAnswer(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while waiting for Kafka to " + what, e);
        }
    }

    private EngineException noAnswer(String what, Exception cause) {
        return new EngineException(
                "Kafka did not " + what + " within " + timeout.toMillis() + " ms; is "
                        + Settings.BOOTSTRAP_SERVERS.name() + " right, and can it be reached?",
                cause);
    }
}
