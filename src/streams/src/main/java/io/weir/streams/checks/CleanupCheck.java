package io.weir.streams.checks;

import io.weir.access.TopicCommands;
import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * Checks the topics' cleanup policies. Definitions and state must use compaction only: retention would delete data that
 * is still in use. All other topics contain several records of a run under the same key, and compaction would keep only
 * the last of them.
 */
final class CleanupCheck implements Check {
    private static final String COMPACT = TopicConfig.CLEANUP_POLICY_COMPACT;
    private static final String DELETE = TopicConfig.CLEANUP_POLICY_DELETE;

    @Override
    public String name() {
        return "cleanup-policy";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        List<Outcome> problems = new ArrayList<>();
        for (var topic : new TreeMap<>(facts.topics()).entrySet()) {
            String found = topic.getValue().setting(TopicConfig.CLEANUP_POLICY_CONFIG);
            if (topic.getValue().isPresent() && found != null) {
                Outcome problem = judge(topic.getKey(), found, wanted);
                if (problem != null) {
                    problems.add(problem);
                }
            }
        }
        problems.addAll(UnreadSettings.of(
                name(), TopicConfig.CLEANUP_POLICY_CONFIG, facts.topics().keySet(), wanted, facts));
        return problems.isEmpty()
                ? List.of(Outcome.ok(name(), "definitions and state are compacted, the rest is not"))
                : problems;
    }

    private @Nullable Outcome judge(String topic, String found, Wanted wanted) {
        boolean compacted =
                topic.equals(Topics.DEFINITIONS) || wanted.changelogs().contains(topic);
        List<String> policies = List.of(found.replace(" ", "").split(",", -1));
        if (compacted ? policies.equals(List.of(COMPACT)) : !policies.contains(COMPACT)) {
            return null;
        }
        String expected = compacted ? COMPACT : DELETE;
        return Outcome.fail(
                name(),
                topic + " has " + TopicConfig.CLEANUP_POLICY_CONFIG + "=" + found,
                compacted ? expected + " alone: what is in use must not expire" : expected + ": each record counts",
                TopicCommands.alter(topic, wanted.at(), TopicConfig.CLEANUP_POLICY_CONFIG, expected));
    }
}
