package io.weir.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads settings and collects every problem, so that all are reported at once. */
final class SettingsReader {
    private static final String OWN_PREFIX = "weir.";
    private static final String KAFKA_PREFIX = "kafka.";

    private static final String NEVER_SKIPPED = "leave it out: no record is ever skipped";
    private static final String OWN_PART = "leave it out: Weir brings its own";

    /** Kafka settings that Weir decides itself or has its own key for, each with the alternative. */
    private static final Map<String, String> TAKEN = Map.ofEntries(
            Map.entry("application.id", "set weir.application.id"),
            Map.entry("state.dir", "set weir.state.dir"),
            Map.entry("num.stream.threads", "set weir.threads"),
            Map.entry("num.standby.replicas", "set weir.standbys"),
            Map.entry("session.timeout.ms", "set weir.session.timeout.ms"),
            Map.entry("transaction.timeout.ms", "set weir.session.timeout.ms"),
            Map.entry("max.block.ms", "set weir.session.timeout.ms"),
            Map.entry("group.instance.id", "set weir.instance.id"),
            Map.entry("max.request.size", "set weir.limits.record.bytes"),
            Map.entry("rocksdb.config.setter", "set weir.rocksdb.memory.bytes"),
            Map.entry("processing.guarantee", "leave it out: Weir runs with exactly_once_v2 only"),
            Map.entry("group.protocol", "leave it out: Weir uses the classic protocol"),
            // The following settings could cause a record to be skipped, lost, read before its commit or read in
            // another order.
            Map.entry("processing.exception.handler", NEVER_SKIPPED),
            Map.entry("processing.exception.handler.global.enabled", NEVER_SKIPPED),
            Map.entry("production.exception.handler", NEVER_SKIPPED),
            Map.entry("default.production.exception.handler", NEVER_SKIPPED),
            Map.entry("deserialization.exception.handler", NEVER_SKIPPED),
            Map.entry("default.deserialization.exception.handler", NEVER_SKIPPED),
            Map.entry("errors.dead.letter.queue.topic.name", "leave it out: dead letters go to weir.dead-letters"),
            Map.entry("default.timestamp.extractor", OWN_PART),
            Map.entry("default.client.supplier", OWN_PART),
            Map.entry("processor.wrapper.class", OWN_PART),
            Map.entry("topology.optimization", OWN_PART),
            Map.entry("ensure.explicit.internal.resource.naming", OWN_PART),
            Map.entry("dsl.store.format", OWN_PART),
            Map.entry("isolation.level", "leave it out: Weir reads what was committed only"),
            Map.entry("auto.offset.reset", "leave it out: Weir reads its inputs from the start"),
            Map.entry("enable.auto.commit", "leave it out: offsets are committed with the transaction"),
            Map.entry("enable.idempotence", "leave it out: transactions need it"),
            Map.entry("acks", "leave it out: transactions need all"),
            Map.entry("transactional.id", "leave it out: Kafka Streams names its transactions"),
            Map.entry("partitioner.class", "leave it out: a run's records go to the run's partition"),
            Map.entry("group.id", "set weir.application.id"));

    private final Map<String, String> own = new TreeMap<>();
    private final Map<String, String> kafka = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    SettingsReader(Map<String, String> given) {
        given.forEach((key, value) -> sort(key, value.trim()));
    }

    private void sort(String key, String value) {
        if (key.equals("bootstrap.servers") || key.equals(KAFKA_PREFIX + "bootstrap.servers")) {
            own.putIfAbsent(Settings.BOOTSTRAP_SERVERS.name(), value);
        } else if (key.startsWith(OWN_PREFIX)) {
            if (Settings.ALL.stream().noneMatch(setting -> setting.name().equals(key))) {
                problems.add(key + ": no such setting" + similar(key));
            } else {
                own.put(key, value);
            }
        } else {
            String name = key.startsWith(KAFKA_PREFIX) ? key.substring(KAFKA_PREFIX.length()) : key;
            String instead = TAKEN.get(withoutClient(name));
            if (instead == null) {
                kafka.put(name, value);
            } else {
                problems.add(key + ": can't be given as a Kafka setting; " + instead);
            }
        }
    }

    <T> T read(Setting<T> setting) {
        String text = own.getOrDefault(setting.name(), setting.defaultText());
        try {
            return setting.parser().apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(setting.name() + ": found '" + text + "', expected " + e.getMessage());
            return setting.parser().apply(setting.defaultText());
        }
    }

    void refuseUnless(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    Map<String, String> kafka() {
        return kafka;
    }

    List<String> problems() {
        return problems;
    }

    private static String withoutClient(String name) {
        for (String client :
                List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.")) {
            if (name.startsWith(client)) {
                return name.substring(client.length());
            }
        }
        return name;
    }

    private static String similar(String key) {
        Optional<String> nearest = Settings.ALL.stream()
                .map(Setting::name)
                .min((a, b) -> Integer.compare(distance(key, a), distance(key, b)));
        return nearest.filter(name -> distance(key, name) <= Math.max(2, key.length() / 4))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** Returns the Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
