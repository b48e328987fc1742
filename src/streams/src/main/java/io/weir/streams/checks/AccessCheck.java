package io.weir.streams.checks;

import io.weir.access.AccessTable;
import io.weir.access.Refusals;
import io.weir.access.Right;
import io.weir.access.Role;
import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Checks that this client has the rights of an engine, as far as Kafka reports them. For topics and an existing group
 * Kafka reports all rights. For transactional ids it only reports whether they may be described. Without an authorizer
 * everything is permitted.
 */
final class AccessCheck implements Check {
    private static final String DEFAULT_QUEUE = Topics.stepReady(Topics.DEFAULT_QUEUE);

    @Override
    public String name() {
        return "access";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        List<Right> all = AccessTable.ofEngine(wanted.applicationId()).of(Role.ENGINE);
        List<Right> rights =
                all.stream().filter(right -> right.need() == Right.Need.WORK).toList();
        Refusals refusals = new Refusals(wanted.bootstrapServers(), "the engine", "ENGINE", all);
        List<Outcome> problems = new ArrayList<>();
        new TreeMap<>(facts.topics())
                .forEach((topic, fact) -> rights.stream()
                        .filter(right -> right.covers(ResourceType.TOPIC, topic))
                        .filter(right -> fact.forbids(right.operation()))
                        .forEach(right -> problems.add(onTopic(topic, right, refusals))));
        if (isGroupMissing(facts)) {
            problems.add(denied(
                    "the engine may not join its consumer group '" + wanted.applicationId() + "'",
                    only(rights, ResourceType.GROUP),
                    refusals));
        }
        if (facts.transactions().known().filter(seen -> !seen).isPresent()) {
            problems.add(denied(
                    "transactional ids that start with '" + wanted.applicationId() + "-' may not be seen",
                    only(rights, ResourceType.TRANSACTIONAL_ID),
                    refusals));
        }
        creatable(wanted, facts, problems);
        all.stream()
                .filter(right -> right.need() == Right.Need.CHECKS && isUnseen(right, facts))
                .forEach(right -> problems.add(Outcome.warn(
                        name(),
                        "settings that the checks look at can't be read",
                        right.text(),
                        refusals.command(right))));
        problems.addAll(unknown(wanted, facts));
        return problems.isEmpty()
                ? List.of(Outcome.ok(
                        name(), "topics, group and transactions are open to this client, as far as Kafka tells"))
                : problems;
    }

    private List<Outcome> unknown(Wanted wanted, ClusterFacts facts) {
        List<Outcome> unknown = new ArrayList<>();
        List<String> untold = new ArrayList<>();
        new TreeMap<>(facts.topics()).forEach((topic, fact) -> {
            if (fact.state() == TopicFact.State.UNKNOWN) {
                unknown.add(unknown(
                        "what the engine may do with " + topic, fact.settings().whyNot()));
            } else if (fact.isPresent()
                    && (fact.permitted() == null || fact.permitted().isEmpty())) {
                untold.add(topic);
            }
        });
        if (!untold.isEmpty()) {
            unknown.add(unknown("what the engine may do with " + untold, "Kafka does not tell"));
        }
        Exception group = facts.group().failure();
        if (group != null && !(group instanceof AuthorizationException)) {
            unknown.add(unknown(
                    "what the engine may do with its group", facts.group().whyNot()));
        }
        if (facts.group().known().filter(Optional::isEmpty).isPresent() && facts.mayHaveAuthorizer()) {
            unknown.add(unknown(
                    "whether the engine may join group '" + wanted.applicationId() + "'",
                    "Kafka tells the rights of a group that exists only, and the engine's first start makes it"));
        }
        if (facts.transactions().failure() != null) {
            unknown.add(unknown(
                    "whether the engine's transactional ids may be seen",
                    facts.transactions().whyNot()));
        }
        if (facts.creations().failure() != null) {
            unknown.add(unknown(
                    "whether the engine may make its changelogs",
                    facts.creations().whyNot()));
        }
        return unknown;
    }

    private Outcome unknown(String fact, String why) {
        return Outcome.unknown(name(), fact, why, "an answer", null);
    }

    private static boolean isUnseen(Right right, ClusterFacts facts) {
        if (right.type() == ResourceType.CLUSTER) {
            return facts.brokerSettings().failure() instanceof AuthorizationException;
        }
        return facts.topics().entrySet().stream()
                .anyMatch(topic -> right.covers(ResourceType.TOPIC, topic.getKey())
                        && topic.getValue().isPresent()
                        && topic.getValue().forbids(right.operation()));
    }

    private static boolean isGroupMissing(ClusterFacts facts) {
        return facts.group().failure() instanceof AuthorizationException
                || facts.group()
                        .known()
                        .flatMap(permitted -> permitted)
                        .filter(permitted -> !permitted.contains(AclOperation.READ))
                        .isPresent();
    }

    private static Right only(List<Right> rights, ResourceType type) {
        return rights.stream().filter(right -> right.type() == type).findFirst().orElseThrow();
    }

    private Outcome onTopic(String topic, Right right, Refusals refusals) {
        String found = "the engine may not " + right.operation().name().toLowerCase(Locale.ROOT) + " " + topic;
        boolean furtherQueue = Topics.isStepReady(topic) && !topic.equals(DEFAULT_QUEUE);
        return furtherQueue
                ? Outcome.warn(
                        name(), found + "; steps of this queue are held back", right.text(), refusals.command(right))
                : denied(found, right, refusals);
    }

    private void creatable(Wanted wanted, ClusterFacts facts, List<Outcome> problems) {
        facts.creations().known().ifPresent(creatable -> {
            List<String> refused = wanted.changelogs().stream()
                    .filter(topic -> facts.topic(topic).state() == TopicFact.State.MISSING)
                    .filter(topic -> !creatable.contains(topic))
                    .toList();
            if (!refused.isEmpty()) {
                problems.add(Outcome.fail(
                        name(),
                        "the engine may not make its changelogs " + refused,
                        "topics made by an administrator, or Create on topics that start with '"
                                + wanted.applicationId() + "-'",
                        wanted.topicsApplyWithState()));
            }
        });
    }

    private Outcome denied(String found, Right right, Refusals refusals) {
        return Outcome.fail(name(), found, right.text(), refusals.command(right));
    }
}
