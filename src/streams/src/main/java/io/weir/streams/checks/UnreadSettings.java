package io.weir.streams.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Topics whose settings a check needs and could not read. The check reports them as unknown. */
final class UnreadSettings {
    private UnreadSettings() {}

    /** Returns one outcome for each reason, with its topics; empty if {@code setting} is known for all of them. */
    static List<Outcome> of(
            String check, String setting, Collection<String> topics, Wanted wanted, ClusterFacts facts) {
        Map<String, List<String>> byReason = new TreeMap<>();
        Map<String, String> unread = facts.withoutSettings();
        for (String topic : topics) {
            TopicFact fact = facts.topic(topic);
            String why = unread.get(topic);
            if (why == null && fact.isPresent() && fact.setting(setting) == null) {
                why = "it is not among the settings that Kafka shows";
            }
            if (why != null) {
                byReason.computeIfAbsent(why, none -> new ArrayList<>()).add(topic);
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        byReason.forEach((why, which) -> outcomes.add(Outcome.unknown(
                check,
                setting + " of " + which.stream().sorted().toList(),
                why,
                "the right to describe topics' settings",
                "kafka-acls " + wanted.at() + " --add --allow-principal User:ENGINE"
                        + " --operation DescribeConfigs --topic weir. --resource-pattern-type prefixed")));
        return outcomes;
    }
}
