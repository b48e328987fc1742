package io.weir.topics;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How specifications are fitted to a cluster.
 *
 * @param partitions the partition count of all topics keyed by run id, instead of the files'
 * @param replicas the replicas of all topics, instead of the files' number, or the number of brokers where that is less
 * @param adoptPartitions whether the count that the cluster's run topics have counts as the expected one, so that only
 *     their agreement is checked: what an engine wants at its start, which knows no {@code partitions}
 * @param applicationId the engine's Kafka Streams application id; the changelogs of its state are then checked too
 */
public record TopicOptions(
        OptionalInt partitions, OptionalInt replicas, boolean adoptPartitions, Optional<String> applicationId) {

    /** @throws TopicsException when a count is below 1 */
    public TopicOptions {
        requirePositive("partitions", partitions, Integer.MAX_VALUE);
        requirePositive("replicas", replicas, Short.MAX_VALUE);
    }

    public static TopicOptions defaults() {
        return new TopicOptions(OptionalInt.empty(), OptionalInt.empty(), false, Optional.empty());
    }

    public TopicOptions withPartitions(int count) {
        return new TopicOptions(OptionalInt.of(count), replicas, adoptPartitions, applicationId);
    }

    public TopicOptions withReplicas(int count) {
        return new TopicOptions(partitions, OptionalInt.of(count), adoptPartitions, applicationId);
    }

    public TopicOptions adoptingPartitions() {
        return new TopicOptions(partitions, replicas, true, applicationId);
    }

    public TopicOptions withApplicationId(String id) {
        return new TopicOptions(partitions, replicas, adoptPartitions, Optional.of(id));
    }

    private static void requirePositive(String what, OptionalInt count, int highest) {
        if (count.isPresent() && (count.getAsInt() < 1 || count.getAsInt() > highest)) {
            throw TopicsException.input("Found " + what + " " + count.getAsInt() + ", expected 1 to " + highest);
        }
    }
}
