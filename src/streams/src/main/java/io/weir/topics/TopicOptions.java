package io.weir.topics;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options for adapting specifications to a cluster.
 *
 * @param partitions the partition count of all topics keyed by run id, instead of the files' counts
 * @param replicas the replicas of all topics, instead of the files' number, or the number of brokers if that is less
 * @param adoptPartitions true if the partition count of the cluster's run topics is the expected one, so that the check
 *     only requires that they agree; an engine uses this at its start, because it does not know {@code partitions}
 * @param applicationId the engine's Kafka Streams application id; if it is given, the changelogs of its state are
 *     checked too
 */
public record TopicOptions(
        OptionalInt partitions, OptionalInt replicas, boolean adoptPartitions, Optional<String> applicationId) {

    /** @throws TopicsException if a count is below 1 */
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
