package io.weir.streams.checks;

import io.weir.access.Refusals;
import io.weir.access.Right;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Checks the topics that steps may emit to, as far as the settings name them. A topic that takes no records fails the
 * steps that emit to it, and nothing else.
 */
final class EmitTopicsCheck implements Check {
    @Override
    public String name() {
        return "emit-topics";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        if (wanted.emitTopics().isEmpty()) {
            return List.of(Outcome.ok(name(), "weir.emit.topics names no single topic"));
        }
        List<Outcome> problems = new ArrayList<>();
        for (String topic : wanted.emitTopics()) {
            TopicFact fact = facts.emitTopic(topic);
            if (fact.state() == TopicFact.State.UNKNOWN) {
                problems.add(Outcome.unknown(
                        name(), "whether " + topic + " exists", fact.settings().whyNot(), "an answer", null));
            } else if (fact.state() == TopicFact.State.MISSING) {
                problems.add(Outcome.warn(
                        name(),
                        "weir.emit.topics names " + topic + ", which does not exist; steps that emit to it fail",
                        "a topic, or no such name in weir.emit.topics",
                        "kafka-topics " + wanted.at() + " --create --topic " + topic));
            } else if (fact.forbids(AclOperation.WRITE)) {
                Right right = Right.onTopic(AclOperation.WRITE, topic, "emit records");
                problems.add(Outcome.warn(
                        name(),
                        "the engine may not write to " + topic + ", which weir.emit.topics names; steps that emit to it"
                                + " fail",
                        right.text(),
                        new Refusals(wanted.bootstrapServers(), "the engine", "ENGINE", List.of(right))
                                .command(right)));
            }
        }
        return problems.isEmpty()
                ? List.of(Outcome.ok(name(), "every topic that weir.emit.topics names takes records"))
                : problems;
    }
}
