package io.weir.streams;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final String DEFAULT_QUEUE = Topics.stepReady(Topics.DEFAULT_QUEUE);
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
     * @throws EngineException when topics are missing, or those that a run lives on differ in partitions
     */
    int partitions() {
        Map<String, Integer> found = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (String topic : topics()) {
            Integer partitions = partitionsOf(topic);
            if (partitions != null) {
                found.put(topic, partitions);
            } else if (!topic.equals(DEFAULT_QUEUE)) {
                missing.add(topic);
            }
        }
        if (!missing.isEmpty()) {
            throw new EngineException("topics " + missing + " do not exist; create them with 'weir topics apply'");
        }
        found.keySet().retainAll(Topics.coPartitioned());
        if (Set.copyOf(found.values()).size() > 1) {
            throw new EngineException("topics have different numbers of partitions, " + found
                    + ", expected the same: a run lives on one partition of each");
        }
        return found.getOrDefault(Topics.RUN_REQUESTS, 0);
    }

    private static List<String> topics() {
        List<String> topics = new ArrayList<>(Topics.coPartitioned());
        topics.add(Topics.DEFINITIONS);
        topics.add(Topics.STEP_CANCELLED);
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

    /**
     * Holds the largest record of each topic against what the engine may write. Topics that do not exist are passed over.
     *
     * @throws EngineException when one takes less
     */
    void recordSizes(Map<String, Integer> needed) {
        List<ConfigResource> topics = needed.keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Config> found = new TreeMap<>();
        admin.describeConfigs(topics).values().forEach((topic, settings) -> {
            try {
                found.put(topic.name(), answer(settings, "read the settings of topic " + topic.name()));
            } catch (UnknownTopicOrPartitionException e) {
                LOG.debug("Topic {} does not exist; its record size is not checked", topic.name());
            } catch (ApiException e) {
                LOG.info("Settings of topic {} can't be read ({}); not checked", topic.name(), e.getMessage());
            }
        });
        TopicSizes.check(needed, found);
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
