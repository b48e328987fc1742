package io.weir.topics;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The specification of a topic.
 *
 * @param config Kafka's topic settings by name, sorted; settings that are not listed here are left to the cluster
 */
public record TopicSpec(String name, int partitions, short replicas, Map<String, String> config) {
    static final String MIN_IN_SYNC = "min.insync.replicas";

    /** @throws TopicsException if a count is below 1 */
    public TopicSpec {
        requirePositive(name, "partitions", partitions);
        requirePositive(name, "replicas", replicas);
        config = Collections.unmodifiableMap(new TreeMap<>(config));
    }

    private static void requirePositive(String name, String what, int found) {
        if (found < 1) {
            throw TopicsException.input("Topic " + name + ": found " + what + " " + found + ", expected at least 1");
        }
    }

    TopicSpec withName(String newName) {
        return new TopicSpec(newName, partitions, replicas, config);
    }

    TopicSpec withPartitions(int count) {
        return new TopicSpec(name, count, replicas, config);
    }

    /**
     * Returns the same topic with {@code count} replicas. {@code min.insync.replicas} is lowered with it, so that one
     * replica can be lost if there are several, and a single replica can be written to.
     */
    TopicSpec withReplicas(int count) {
        Map<String, String> adapted = new TreeMap<>(config);
        adapted.computeIfPresent(
                MIN_IN_SYNC, (key, value) -> Integer.toString(Math.min(number(key, value), Math.max(1, count - 1))));
        return new TopicSpec(name, partitions, (short) count, adapted);
    }

    private int number(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new TopicsException(
                    TopicsException.Kind.INPUT,
                    "Topic " + name + ": found " + key + " \"" + value + "\", expected a whole number",
                    e);
        }
    }
}
