package io.weir.streams;

import java.util.Map;

/** The topics that the engine's stores are kept in, for who looks at them from outside. Reading them changes nothing. */
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

    /** The topic's name, with the engine's {@code weir.application.id}. */
    public String topic(String applicationId) {
        return applicationId + "-" + store + "-changelog";
    }

    /**
     * Kafka's settings of these topics for an engine with that configuration: the same whether they are made before it starts or
     * by Kafka Streams when it does.
     */
    public static Map<String, String> topicSettings(WeirConfig config) {
        return Map.of(
                "cleanup.policy",
                "compact",
                // What a restore holds in memory is then what it fetches.
                "compression.type",
                "uncompressed",
                "max.message.bytes",
                Integer.toString(TopicSizes.storedRecord(config.limits())));
    }
}
