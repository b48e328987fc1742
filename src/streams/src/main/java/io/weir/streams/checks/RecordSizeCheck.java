package io.weir.streams.checks;

import io.weir.access.TopicCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Checks that each topic takes the largest record that may be written to it. A record that the broker refuses can't be
 * skipped under exactly-once: its partition would stop for good.
 */
final class RecordSizeCheck implements Check {
    @Override
    public String name() {
        return "record-size";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        List<Outcome> problems = new ArrayList<>();
        new TreeMap<>(wanted.recordSizes()).forEach((topic, needed) -> {
            String most = facts.topic(topic).setting(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (most != null && Integer.parseInt(most) < needed) {
                problems.add(Outcome.fail(
                        name(),
                        topic + " takes records of " + most + " bytes",
                        needed + ", which the engine's limits permit",
                        TopicCommands.alter(topic, wanted.at(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, needed)
                                + ", or lower weir.limits.*"));
            }
        });
        problems.addAll(UnreadSettings.of(
                name(),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                wanted.recordSizes().keySet(),
                wanted,
                facts));
        return problems.isEmpty()
                ? List.of(Outcome.ok(name(), "every topic takes the largest record that the limits permit"))
                : problems;
    }
}
