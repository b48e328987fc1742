package io.weir.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * Topics whose records the brokers may keep compressed. The brokers' size limits and the sizes of fetches are those of compressed
 * bytes then: a record of some kilobytes can take hundreds of megabytes in the process that reads it.
 */
public final class CompressedTopics {
    public static final String UNCOMPRESSED = "uncompressed";

    private CompressedTopics() {}

    /**
     * Looks at the topics without waiting, and passes a sentence on each one that may hold compressed records, on a thread of the
     * admin client. Of a topic that is not there, or whose settings this client may not read, nothing is said.
     */
    public static void warn(Admin admin, String bootstrapServers, Collection<String> topics, Consumer<String> warning) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, KafkaFuture<Config>> described =
                admin.describeConfigs(resources).values();
        described.forEach((resource, settings) -> {
            var unused = settings.whenComplete((found, failure) -> {
                String compression = found == null ? null : compressionOf(found);
                if (compression != null && !compression.equals(UNCOMPRESSED)) {
                    warning.accept(sentence(resource.name(), compression, bootstrapServers));
                }
            });
        });
    }

    private static @Nullable String compressionOf(Config settings) {
        ConfigEntry entry = settings.get(TopicConfig.COMPRESSION_TYPE_CONFIG);
        return entry == null ? null : entry.value();
    }

    private static String sentence(String topic, String compression, String bootstrapServers) {
        return topic + " has " + TopicConfig.COMPRESSION_TYPE_CONFIG + "=" + compression
                + ": a small compressed record can take any size of memory when it is read; expected "
                + TopicConfig.COMPRESSION_TYPE_CONFIG + "=" + UNCOMPRESSED + ". "
                + command(topic, "--bootstrap-server " + bootstrapServers);
    }

    /** The command that has the brokers keep the topic's records uncompressed. */
    public static String command(String topic, String at) {
        return TopicCommands.alter(topic, at, TopicConfig.COMPRESSION_TYPE_CONFIG, UNCOMPRESSED);
    }
}
