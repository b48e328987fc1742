package io.weir.streams.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What a cluster is like, as far as an engine is concerned.
 *
 * @param brokers how many there are; a failure when the cluster was not reached
 * @param topics by name: Weir's own, every queue's, and the changelogs
 * @param brokerSettings of one broker; brokers of a cluster are taken to be alike
 * @param transactionVersion the finalized level of Kafka's feature, 0 for none
 * @param group what is permitted with the engine's consumer group; empty while there is no such group
 * @param transactions whether the engine's transactional ids may be seen
 * @param creations changelogs that are missing and may be made
 */
record ClusterFacts(
        Fact<Integer> brokers,
        Map<String, TopicFact> topics,
        Fact<Map<String, String>> brokerSettings,
        Fact<Integer> transactionVersion,
        Fact<Optional<Set<AclOperation>>> group,
        Fact<Boolean> transactions,
        Fact<List<String>> creations) {
    ClusterFacts {
        topics = Map.copyOf(topics);
    }

    static ClusterFacts unreached(Exception why) {
        return new ClusterFacts(
                Fact.failed(why),
                Map.of(),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why));
    }

    TopicFact topic(String name) {
        return topics.getOrDefault(name, TopicFact.absent(TopicFact.State.MISSING));
    }
}
