package io.weir.cli;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a command, merged from the command line, the environment, a file and the defaults; earlier sources
 * win.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param kafka settings of Kafka's clients, without {@code bootstrap.servers}
 * @param weir Weir's own settings, whose names start with {@code weir.}
 */
public record Settings(String bootstrapServers, Map<String, String> kafka, Map<String, String> weir) {
    static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    static final String WEIR_PREFIX = "weir.";
    private static final String KAFKA_PREFIX = "kafka.";
    private static final String WEIR_BOOTSTRAP_SERVERS = WEIR_PREFIX + BOOTSTRAP_SERVERS;

    public Settings {
        kafka = Collections.unmodifiableMap(new TreeMap<>(kafka));
        weir = Collections.unmodifiableMap(new TreeMap<>(weir));
    }

    /**
     * Separates Weir's and Kafka's settings; removes the prefix {@code kafka.}.
     *
     * @param fallback the address if the settings contain none
     */
    static Settings of(Map<String, String> all, String fallback) {
        Map<String, String> kafka = new TreeMap<>();
        Map<String, String> weir = new TreeMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(WEIR_PREFIX)) {
                weir.put(name, value);
            } else {
                kafka.put(name.startsWith(KAFKA_PREFIX) ? name.substring(KAFKA_PREFIX.length()) : name, value);
            }
        });
        String ofKafka = kafka.remove(BOOTSTRAP_SERVERS);
        String ofWeir = weir.remove(WEIR_BOOTSTRAP_SERVERS);
        String address = ofWeir != null ? ofWeir : ofKafka != null ? ofKafka : fallback;
        return new Settings(address.trim(), kafka, weir);
    }

    /** All settings in the form for an engine. */
    Map<String, String> forEngine() {
        Map<String, String> all = new TreeMap<>(kafka);
        all.putAll(weir);
        all.put(WEIR_BOOTSTRAP_SERVERS, bootstrapServers);
        return all;
    }

    /** Kafka's settings and the address, in the form for its clients. */
    public Map<String, Object> forClients() {
        Map<String, Object> settings = new TreeMap<>(kafka);
        settings.put(BOOTSTRAP_SERVERS, bootstrapServers);
        return settings;
    }
}
