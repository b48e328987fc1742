package io.weir.streams.checks;

import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the topics exist. Without the default queue's topic, workflows that name their own queues can still run.
 */
final class TopicsCheck implements Check {
    private static final String DEFAULT_QUEUE = Topics.stepReady(Topics.DEFAULT_QUEUE);

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        List<String> missing = new ArrayList<>();
        for (String topic : needed()) {
            if (facts.topic(topic).state() == TopicFact.State.MISSING) {
                missing.add(topic);
            }
        }
        boolean noDefaultQueue = missing.remove(DEFAULT_QUEUE);
        if (!missing.isEmpty()) {
            return List.of(
                    Outcome.fail(name(), "topics " + missing + " do not exist", "Weir's topics", wanted.topicsApply()));
        }
        if (noDefaultQueue) {
            return List.of(Outcome.warn(
                    name(),
                    DEFAULT_QUEUE + " does not exist; steps that name no queue can't be handed out",
                    "a topic for the default queue",
                    wanted.topicsApply()));
        }
        List<Outcome> unknown = new ArrayList<>();
        facts.unseen().forEach((topic, why) -> {
            if (needed().contains(topic)) {
                unknown.add(
                        Outcome.unknown(name(), "whether " + topic + " exists", why, "the right to describe it", null));
            }
        });
        if (facts.listing().failure() != null) {
            unknown.add(Outcome.unknown(
                    name(), "which queues have topics", facts.listing().whyNot(), "a list of the topics", null));
        }
        if (!unknown.isEmpty()) {
            return unknown;
        }
        long there = needed().stream()
                .filter(topic -> facts.topic(topic).isPresent())
                .count();
        return List.of(Outcome.ok(name(), there + " of Weir's " + needed().size() + " topics can be seen"));
    }

    /** Returns Weir's own topics, without further queues. */
    static List<String> needed() {
        List<String> topics = new ArrayList<>(Topics.coPartitioned());
        topics.add(Topics.DEFINITIONS);
        topics.add(Topics.STEP_CANCELLED);
        return topics;
    }
}
