package io.weir.streams;

import io.weir.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster once a queue. An answer that there is no such topic is good for a few seconds only, so that a queue made
 * afterwards is found; where the cluster does not answer in time the queue is taken to exist.
 */
final class TopicQueues implements Queues {
    private static final Logger LOG = LoggerFactory.getLogger(TopicQueues.class);
    private static final long ANSWER_MS = 2_000;
    private static final long ABSENT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Admin admin;
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> absentSince = new ConcurrentHashMap<>();

    TopicQueues(Admin admin) {
        this.admin = admin;
    }

    @Override
    public boolean hasTopic(String queue) {
        if (present.contains(queue)) {
            return true;
        }
        Long since = absentSince.get(queue);
        if (since != null && System.nanoTime() - since < ABSENT_NANOS) {
            return false;
        }
        boolean found = ask(Topics.stepReady(queue));
        if (found) {
            present.add(queue);
            absentSince.remove(queue);
        } else {
            absentSince.put(queue, System.nanoTime());
        }
        return found;
    }

    private boolean ask(String topic) {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get(ANSWER_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
                return false;
            }
            LOG.warn("Could not find out whether topic {} exists; taken to exist", topic, cause);
        } catch (TimeoutException e) {
            LOG.warn("Kafka did not say within {} ms whether topic {} exists; taken to exist", ANSWER_MS, topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
