package io.weir.streams.checks;

import io.weir.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the partition counts. They are part of the data format: a run is found by the hash of its id. The count is
 * recorded where it always agrees with the data. The topics that a run lives on must have the same count. So must the
 * changelogs, which are created together with these topics or at the first start.
 */
final class PartitionCheck implements Check {
    @Override
    public String name() {
        return "partitions";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        Map<String, Integer> counts = counts(Topics.coPartitioned(), facts);
        Map<String, String> unseen = facts.unseen();
        unseen.keySet()
                .removeIf(topic -> !Topics.coPartitioned().contains(topic)
                        && !wanted.changelogs().contains(topic));
        if (counts.isEmpty() && unseen.isEmpty()) {
            return List.of(Outcome.skipped(name(), "not looked at: there are no topics"));
        }
        if (counts.isEmpty()) {
            return unknown(unseen);
        }
        if (Set.copyOf(counts.values()).size() > 1) {
            return List.of(Outcome.fail(
                    name(),
                    "topics have different numbers of partitions, " + counts,
                    "the same: a run lives on one partition of each",
                    "if no run is in flight, delete the topics that are wrong; then " + wanted.topicsApply()));
        }
        int count = counts.values().iterator().next();
        Map<String, Integer> recorded = counts(wanted.changelogs(), facts);
        boolean isRecorded = !recorded.isEmpty();
        recorded.values().removeIf(found -> found == count);
        if (!recorded.isEmpty()) {
            return List.of(Outcome.fail(
                    name(),
                    "the topics have " + count + " partitions, but the engine's state was made with another number, "
                            + recorded,
                    "the number they were made with, by `weir topics apply` or when engine '" + wanted.applicationId()
                            + "' first started",
                    "give the topics that number again; or, if no run is in flight, kafka-streams-application-reset "
                            + wanted.at() + " --application-id " + wanted.applicationId() + " --input-topics "
                            + String.join(",", Topics.inputs())));
        }
        if (!unseen.isEmpty()) {
            return unknown(unseen);
        }
        return List.of(Outcome.ok(
                name(),
                (count == 1 ? "1 partition" : count + " partitions") + ", in all topics that a run lives on; "
                        + (isRecorded
                                ? "on record in the topics of the engine's state"
                                : "not on record until `weir topics apply` or the first start")));
    }

    private List<Outcome> unknown(Map<String, String> unseen) {
        return unseen.entrySet().stream()
                .map(topic -> Outcome.unknown(
                        name(),
                        "how many partitions " + topic.getKey() + " has",
                        topic.getValue(),
                        "the right to describe it",
                        null))
                .toList();
    }

    private static Map<String, Integer> counts(List<String> topics, ClusterFacts facts) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String topic : topics) {
            TopicFact fact = facts.topic(topic);
            if (fact.isPresent()) {
                counts.put(topic, fact.partitions());
            }
        }
        return counts;
    }

    /** Returns the partition count of the inputs, or 0 if it is not known. */
    static int count(ClusterFacts facts) {
        return facts.topic(Topics.RUN_REQUESTS).partitions();
    }
}
