package io.weir.streams.checks;

import io.weir.access.CompressedTopics;
import io.weir.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Checks that the broker stores every record uncompressed. Its {@code max.message.bytes} limits the stored bytes: a
 * compressed record of some kilobytes can be hundreds of megabytes for a reader, and ends every process that reads it.
 * With {@code compression.type=uncompressed} the broker unpacks a compressed batch and refuses it if it is then too
 * large.
 */
final class CompressionCheck implements Check {
    @Override
    public String name() {
        return "compression";
    }

    @Override
    public List<Outcome> look(Wanted wanted, ClusterFacts facts) {
        List<Outcome> problems = new ArrayList<>();
        new TreeMap<>(facts.topics()).forEach((topic, fact) -> {
            String found = fact.setting(TopicConfig.COMPRESSION_TYPE_CONFIG);
            if (fact.isPresent() && found != null && !found.equals(CompressedTopics.UNCOMPRESSED)) {
                problems.add(compressed(topic, found, wanted));
            }
        });
        problems.addAll(UnreadSettings.of(
                name(), TopicConfig.COMPRESSION_TYPE_CONFIG, facts.topics().keySet(), wanted, facts));
        return problems.isEmpty()
                ? List.of(Outcome.ok(name(), "the brokers keep all records uncompressed, so their sizes are true"))
                : problems;
    }

    private Outcome compressed(String topic, String found, Wanted wanted) {
        boolean isInput = topic.equals(Topics.DEFINITIONS) || Topics.inputs().contains(topic);
        String reader = isInput ? "every engine that reads it" : "whoever reads it";
        String what = topic + " has " + TopicConfig.COMPRESSION_TYPE_CONFIG + "=" + found
                + ": a small compressed record of it can end " + reader;
        String fix = CompressedTopics.command(topic, wanted.at());
        String expected = TopicConfig.COMPRESSION_TYPE_CONFIG + "=" + CompressedTopics.UNCOMPRESSED;
        return isInput ? Outcome.fail(name(), what, expected, fix) : Outcome.warn(name(), what, expected, fix);
    }
}
