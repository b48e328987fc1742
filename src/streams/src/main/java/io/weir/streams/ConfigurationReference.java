package io.weir.streams;

/** Writes the reference page of the settings, {@code docs/configuration.md}. */
public final class ConfigurationReference {
    private ConfigurationReference() {}

    /** Prints the page. */
    public static void main(String[] arguments) {
        System.out.write(Text.utf8(markdown()), 0, Text.utf8(markdown()).length);
        System.out.flush();
    }

    /** Returns the page as Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
            # Configuration

            Settings of the engine, generated from the code. Keys that start with `weir.` are Weir's own; an unknown one is refused. All
            other keys are Kafka's and are passed to Kafka Streams and its clients, with or without the prefix `kafka.`
            (`security.protocol`, `kafka.sasl.mechanism`, `producer.linger.ms`, `main.consumer.max.poll.records`, …). The settings of
            workers are on [their page](workers.md#settings).

            Weir changes these defaults of Kafka; each can be set: `commit.interval.ms` 100, `linger.ms` 0,
            `max.in.flight.requests.per.connection` 1, `batch.size` 65536, `buffer.memory` 67108864, `statestore.cache.max.bytes` 0,
            `fetch.max.bytes` 2097152, `max.partition.fetch.bytes` 1048576, `retry.backoff.ms` 20,
            `restore.consumer.fetch.max.wait.ms` 20 (100 with standbys), `heartbeat.interval.ms` a quarter of the session timeout.

            | key | default | meaning |
            |---|---|---|
            """);
        for (Setting<?> setting : Settings.ALL) {
            String value = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
            page.append("| `%s` | %s | %s |%n"
                    .formatted(setting.name(), value, setting.sentence())
                    .replace(System.lineSeparator(), "\n"));
        }
        return page.toString();
    }
}
