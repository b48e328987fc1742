package io.weir.bench.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * The ends of all partitions of a cluster at one time, Kafka's own topics included.
 *
 * @param ends offset of the next record, by partition
 * @param bytes on disk, by topic, of one replica of each partition
 */
public record LogMarks(Map<TopicPartition, Long> ends, Map<String, Long> bytes) {

    /**
     * The current ends.
     *
     * @throws LogException if the cluster does not answer
     */
    public static LogMarks now(Admin admin) {
        try {
            Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            Map<String, TopicDescription> topics =
                    admin.describeTopics(names).allTopicNames().get();
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            topics.forEach((name, topic) -> topic.partitions()
                    .forEach(partition ->
                            wanted.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return new LogMarks(ends, bytes(admin));
        } catch (ExecutionException e) {
            throw new LogException("the cluster does not tell what its logs hold: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while the logs were measured", e);
        }
    }

    /** The number of partitions of a topic. */
    public int partitions(String topic) {
        return (int) ends.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .count();
    }

    private static Map<String, Long> bytes(Admin admin) throws ExecutionException, InterruptedException {
        Set<Integer> brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).collect(Collectors.toSet());
        Map<TopicPartition, Long> largest = new HashMap<>();
        admin.describeLogDirs(brokers)
                .allDescriptions()
                .get()
                .values()
                .forEach(directories -> directories.values().forEach(directory -> {
                    Map<TopicPartition, ReplicaInfo> replicas = directory.replicaInfos();
                    replicas.forEach((partition, replica) -> largest.merge(partition, replica.size(), Math::max));
                }));
        Map<String, Long> bytes = new TreeMap<>();
        largest.forEach((partition, size) -> bytes.merge(partition.topic(), size, Long::sum));
        return bytes;
    }
}
