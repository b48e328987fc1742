package io.weir.streams.checks;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Reads the facts from a cluster and changes nothing: creations are only validated. */
final class ClusterReader {
    private static final String TRANSACTION_VERSION = "transaction.version";

    private final Admin admin;
    private final Wanted wanted;
    private final Answers answers;

    ClusterReader(Admin admin, Wanted wanted) {
        this.admin = admin;
        this.wanted = wanted;
        this.answers = new Answers(wanted.timeout());
    }

    ClusterFacts read() {
        Fact<Collection<Node>> nodes = ask(admin.describeCluster().nodes(), "list its brokers");
        if (nodes.failure() != null) {
            return ClusterFacts.unreached(nodes.failure());
        }
        Fact<Set<String>> listing = ask(admin.listTopics().names(), "list its topics");
        Set<String> own = ownTopics(listing);
        Set<String> names = new TreeSet<>(own);
        names.addAll(wanted.emitTopics());
        Map<String, TopicFact> described = topics(names);
        Map<String, TopicFact> topics = only(own, described);
        return new ClusterFacts(
                nodes.map(Collection::size),
                topics,
                only(wanted.emitTopics(), described),
                listing,
                nodes.known()
                        .flatMap(all -> all.stream().findFirst())
                        .map(this::brokerSettings)
                        .orElseThrow(),
                transactionVersion(),
                group(),
                transactions(),
                creations(topics),
                openTransactions(topics));
    }

    /** Reads the open transactions on the topics that an engine reads and that exist. */
    private Fact<List<OpenTransaction>> openTransactions(Map<String, TopicFact> topics) {
        List<TopicPartition> inputs = new ArrayList<>();
        for (String topic : Topics.inputs()) {
            int count = topics.getOrDefault(topic, TopicFact.absent(TopicFact.State.MISSING))
                    .partitions();
            for (int i = 0; i < count; i++) {
                inputs.add(new TopicPartition(topic, i));
            }
        }
        OpenTransactions reader = new OpenTransactions(admin, wanted.timeout());
        Fact<Map<TopicPartition, OpenTransactions.HeldBack>> heldBack = reader.heldBack(inputs);
        return heldBack.map(reader::describe);
    }

    private static Map<String, TopicFact> only(Collection<String> names, Map<String, TopicFact> topics) {
        Map<String, TopicFact> some = new HashMap<>(topics);
        some.keySet().retainAll(names);
        return some;
    }

    private Set<String> ownTopics(Fact<Set<String>> listing) {
        Set<String> names = new TreeSet<>(TopicsCheck.needed());
        names.addAll(wanted.changelogs());
        listing.known()
                .ifPresent(listed -> listed.stream()
                        .filter(topic -> topic.startsWith(Topics.stepReady("")))
                        .forEach(names::add));
        return names;
    }

    private Map<String, TopicFact> topics(Set<String> names) {
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        Map<String, TopicFact> topics = new HashMap<>();
        Map<String, TopicDescription> descriptions = new HashMap<>();
        described.forEach((name, future) -> {
            Fact<TopicDescription> description = ask(future, "describe topic " + name);
            description
                    .known()
                    .ifPresentOrElse(
                            known -> descriptions.put(name, known),
                            () -> topics.put(name, notDescribed(description.failure())));
        });
        Map<ConfigResource, KafkaFuture<Config>> settings = admin.describeConfigs(descriptions.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values();
        settings.forEach((resource, future) -> {
            TopicDescription description = descriptions.get(resource.name());
            if (description == null) {
                return;
            }
            topics.put(
                    resource.name(),
                    new TopicFact(
                            TopicFact.State.PRESENT,
                            description.partitions().size(),
                            description.authorizedOperations(),
                            ask(future, "tell the settings of " + resource.name())
                                    .map(ClusterReader::values)));
        });
        return topics;
    }

    private static TopicFact notDescribed(@Nullable Exception failure) {
        if (failure == null || failure instanceof UnknownTopicOrPartitionException) {
            return TopicFact.absent(TopicFact.State.MISSING);
        }
        return TopicFact.failed(failure);
    }

    private Fact<Map<String, String>> brokerSettings(Node broker) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
        return ask(admin.describeConfigs(List.of(resource)).all(), "tell its settings")
                .map(all -> all.get(resource))
                .map(ClusterReader::values);
    }

    private static Map<String, String> values(Config config) {
        Map<String, String> values = new HashMap<>();
        config.entries().forEach(entry -> {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        });
        return values;
    }

    private Fact<Integer> transactionVersion() {
        return ask(admin.describeFeatures().featureMetadata(), "tell its features")
                .map(features -> {
                    FinalizedVersionRange range = features.finalizedFeatures().get(TRANSACTION_VERSION);
                    return range == null ? 0 : (int) range.maxVersionLevel();
                });
    }

    private Fact<Optional<Set<AclOperation>>> group() {
        String id = wanted.applicationId();
        var described = ask(
                admin.describeConsumerGroups(
                                List.of(id), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                        .all(),
                "describe group " + id);
        if (described.failure() instanceof GroupIdNotFoundException) {
            return Fact.of(Optional.empty());
        }
        return described.map(groups -> groups.values().stream()
                .map(ConsumerGroupDescription::authorizedOperations)
                .filter(permitted -> permitted != null && !permitted.isEmpty())
                .findFirst());
    }

    /**
     * For transactional ids Kafka only reports whether they may be described. The right to write includes that right.
     */
    private Fact<Boolean> transactions() {
        String id = wanted.applicationId() + "-checks";
        var described = ask(admin.describeTransactions(List.of(id)).description(id), "describe transactions");
        if (described.failure() instanceof AuthorizationException) {
            return Fact.of(false);
        }
        return described.failure() instanceof TransactionalIdNotFoundException
                ? Fact.of(true)
                : described.map(any -> true);
    }

    private Fact<List<String>> creations(Map<String, TopicFact> topics) {
        List<NewTopic> missing = wanted.changelogs().stream()
                .filter(name -> topics.getOrDefault(name, TopicFact.absent(TopicFact.State.MISSING))
                                .state()
                        == TopicFact.State.MISSING)
                .map(name -> new NewTopic(name, Optional.empty(), Optional.empty()))
                .toList();
        if (missing.isEmpty()) {
            return Fact.of(List.of());
        }
        List<String> creatable = new ArrayList<>();
        List<Exception> unanswered = new ArrayList<>();
        admin.createTopics(missing, new CreateTopicsOptions().validateOnly(true))
                .values()
                .forEach((name, future) -> {
                    Exception failure = ask(future, "validate a topic").failure();
                    if (failure instanceof IllegalStateException) {
                        unanswered.add(failure);
                    } else if (!(failure instanceof AuthorizationException)) {
                        // Any other refusal is not about access.
                        creatable.add(name);
                    }
                });
        return unanswered.isEmpty() ? Fact.of(creatable) : Fact.failed(unanswered.get(0));
    }

    private <T> Fact<T> ask(KafkaFuture<T> future, String what) {
        return answers.of(future, what);
    }
}
