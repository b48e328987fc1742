package io.weir.streams;

import java.util.Map;

/** The changelog topics of the engine's stores, for tools that inspect them. Reading them changes nothing. */
public enum Changelogs {
    RUNS(Names.RUNS),
    OUTPUTS(Names.OUTPUTS),
    TIMERS(Names.TIMERS),
    DEFINITIONS(Names.DEFINITIONS),
    HISTORY(Names.HISTORY);

    private final String store;

    Changelogs(String store) {
        this.store = store;
    }

    /** Returns the topic's name, with the engine's {@code weir.application.id}. */
    public String topic(String applicationId) {
        return applicationId + "-" + store + "-changelog";
    }

    /**
     * Returns Kafka's settings of these topics for an engine with that configuration. They are the same whether the
     * topics are created before the engine starts or by Kafka Streams when it starts.
     */
    public static Map<String, String> topicSettings(WeirConfig config) {
        return Map.of(
                "cleanup.policy",
                "compact",
                // A restore then holds exactly the fetched bytes in memory.
                "compression.type",
                "uncompressed",
                "max.message.bytes",
                Integer.toString(TopicSizes.storedRecord(config.limits())));
    }
}
