package io.weir.streams.checks;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What this client may do, as far as Kafka tells: of topics and an existing group it does, of transactional ids only whether
 * they may be seen. Without an authorizer everything is permitted.
 */
final class AccessCheck implements Check {
    private static final String DEFAULT_QUEUE = Topics.stepReady(Topics.DEFAULT_QUEUE);

    @Override
    public String name() {
        return "access";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        List<Outcome> problems = new ArrayList<>();
        new TreeMap<>(facts.topics())
                .forEach((topic, fact) -> missing(topic, fact, wanted)
                        .forEach(operation -> problems.add(topicDenied(topic, operation, wanted))));
        facts.group().known().flatMap(permitted -> permitted).ifPresent(permitted -> {
            if (!permitted.contains(AclOperation.READ)) {
                problems.add(groupDenied(wanted));
            }
        });
        if (facts.group().failure() != null) {
            problems.add(groupDenied(wanted));
        }
        if (facts.transactions().known().filter(seen -> !seen).isPresent()) {
            problems.add(denied(
                    "transactional ids that start with '" + wanted.applicationId() + "-' may not be seen",
                    "the right to write with them",
                    "--operation Write --operation Describe --transactional-id " + wanted.applicationId()
                            + "- --resource-pattern-type prefixed",
                    wanted));
        }
        creatable(wanted, facts, problems);
        return problems.isEmpty()
                ? List.of(Outcome.ok(
                        name(), "topics, group and transactions are open to this client, as far as Kafka tells"))
                : problems;
    }

    private static Set<AclOperation> missing(String topic, TopicFact fact, Wanted wanted) {
        if (fact.state() == TopicFact.State.DENIED) {
            // Changelogs are made together, with one right.
            return wanted.changelogs().contains(topic) ? Set.of() : EnumSet.of(AclOperation.DESCRIBE);
        }
        Set<AclOperation> permitted = fact.permitted();
        if (!fact.isPresent() || permitted == null || permitted.isEmpty()) {
            return Set.of();
        }
        EnumSet<AclOperation> missing = EnumSet.noneOf(AclOperation.class);
        missing.addAll(wantedOf(topic, wanted));
        missing.removeAll(permitted);
        return missing;
    }

    private static Set<AclOperation> wantedOf(String topic, Wanted wanted) {
        if (topic.equals(Topics.DEFINITIONS)) {
            return EnumSet.of(AclOperation.READ);
        }
        boolean read = Topics.inputs().contains(topic)
                || wanted.changelogs().contains(topic);
        return read ? EnumSet.of(AclOperation.READ, AclOperation.WRITE) : EnumSet.of(AclOperation.WRITE);
    }

    private Outcome topicDenied(String topic, AclOperation operation, Wanted wanted) {
        String verb = operation.name().toLowerCase(Locale.ROOT);
        boolean furtherQueue = topic.startsWith(Topics.stepReady("")) && !topic.equals(DEFAULT_QUEUE);
        String found = "the engine may not " + verb + " " + topic;
        if (furtherQueue) {
            return Outcome.warn(
                    name(),
                    found + "; a run that uses this queue fails with QueueNotFound",
                    "the right to " + verb + " it",
                    acls("--operation " + title(verb) + " --topic " + topic, wanted));
        }
        return denied(
                found, "the right to " + verb + " it", "--operation " + title(verb) + " --topic " + topic, wanted);
    }

    private Outcome groupDenied(Wanted wanted) {
        return denied(
                "the engine may not join its consumer group '" + wanted.applicationId() + "'",
                "the right to read it",
                "--operation Read --group " + wanted.applicationId(),
                wanted);
    }

    private void creatable(Wanted wanted, ClusterFacts facts, List<Outcome> problems) {
        facts.creations().known().ifPresent(creatable -> {
            List<String> refused = wanted.changelogs().stream()
                    .filter(topic -> !facts.topic(topic).isPresent())
                    .filter(topic -> !creatable.contains(topic))
                    .toList();
            if (!refused.isEmpty()) {
                problems.add(denied(
                        "the engine may not make its changelogs " + refused,
                        "the right to make and to use topics that start with '" + wanted.applicationId() + "-'",
                        "--operation Create --operation Read --operation Write --operation DescribeConfigs --topic "
                                + wanted.applicationId() + "- --resource-pattern-type prefixed",
                        wanted));
            }
        });
    }

    private Outcome denied(String found, String expected, String acl, Wanted wanted) {
        return Outcome.fail(name(), found, expected, acls(acl, wanted));
    }

    private static String acls(String acl, Wanted wanted) {
        return "kafka-acls " + wanted.at() + " --add --allow-principal User:ENGINE " + acl;
    }

    private static String title(String verb) {
        return verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1);
    }
}
