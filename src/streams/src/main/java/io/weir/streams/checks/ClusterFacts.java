package io.weir.streams.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What a cluster is like, as far as an engine is concerned.
 *
 * @param brokers how many there are; a failure when the cluster was not reached
 * @param topics by name: Weir's own, every queue's, and the changelogs
 * @param listing the names of the topics that this client may see; without it, queues are missing from {@code topics}
 * @param brokerSettings of one broker; brokers of a cluster are taken to be alike
 * @param transactionVersion the finalized level of Kafka's feature, 0 for none
 * @param group what is permitted with the engine's consumer group; empty while there is no such group
 * @param transactions whether the engine's transactional ids may be seen
 * @param creations changelogs that are missing and may be made
 * @param openTransactions transactions that hold back an input
 */
record ClusterFacts(
        Fact<Integer> brokers,
        Map<String, TopicFact> topics,
        Fact<Set<String>> listing,
        Fact<Map<String, String>> brokerSettings,
        Fact<Integer> transactionVersion,
        Fact<Optional<Set<AclOperation>>> group,
        Fact<Boolean> transactions,
        Fact<List<String>> creations,
        Fact<List<OpenTransaction>> openTransactions) {
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
                Fact.failed(why),
                Fact.failed(why),
                Fact.failed(why));
    }

    /** Whether rights may be checked at all; true when that is not known. */
    boolean mayHaveAuthorizer() {
        return brokerSettings()
                .known()
                .map(settings ->
                        !settings.getOrDefault("authorizer.class.name", "").isEmpty())
                .orElse(true);
    }

    /** Topics that are known neither to be there nor to be missing, each with the reason. */
    Map<String, String> unseen() {
        Map<String, String> unseen = new TreeMap<>();
        topics.forEach((name, fact) -> {
            if (fact.isUnseen()) {
                unseen.put(name, fact.settings().whyNot());
            }
        });
        return unseen;
    }

    /** Topics that are there or may be, whose settings could not be read, each with the reason. */
    Map<String, String> withoutSettings() {
        Map<String, String> unread = unseen();
        topics.forEach((name, fact) -> {
            if (fact.isPresent() && fact.settings().known().isEmpty()) {
                unread.put(name, fact.settings().whyNot());
            }
        });
        return unread;
    }

    TopicFact topic(String name) {
        return topics.getOrDefault(name, TopicFact.absent(TopicFact.State.MISSING));
    }
}
