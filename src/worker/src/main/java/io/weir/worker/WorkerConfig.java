package io.weir.worker;

import io.weir.worker.transport.TransportKind;
import io.weir.worker.transport.TransportSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.IsolationLevel;

/**
 * A worker's settings, validated once; see {@link WorkerSetting}.
 *
 * @param maxOutputBytes limit of output, feedback and metadata together
 * @param startTimeout longest wait for the cluster's answer at the start
 * @param shutdownHook true if the end of the JVM closes the worker
 */
public record WorkerConfig(
        TransportSettings transports, int maxOutputBytes, Duration startTimeout, boolean shutdownHook) {
    private static final String PREFIX = "weir.worker.";
    private static final int MOST_THREADS = 1_000;
    private static final int LEAST_METADATA = 64;
    /** Room for ids and an error message, which every report contains. */
    private static final int LEAST_RECORD = 64 * 1024;

    /**
     * Validates the settings.
     *
     * @throws IllegalArgumentException with every wrong setting
     */
    public WorkerConfig {
        List<String> problems = new ArrayList<>();
        List<String> queues = transports.queues();
        if (!transports.kafka().containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            problems.add("bootstrap.servers is missing, expected host:port");
        }
        if (queues.isEmpty() || queues.stream().anyMatch(String::isBlank)) {
            problems.add(WorkerSetting.QUEUES.key() + " is " + queues + ", expected names separated by commas");
        }
        if (Set.copyOf(queues).size() < queues.size()) {
            problems.add(WorkerSetting.QUEUES.key() + " is " + queues + ", expected each name once");
        }
        atLeast(problems, WorkerSetting.MAX_CONCURRENCY, transports.maxConcurrency(), 1);
        if (transports.maxConcurrency() > MOST_THREADS) {
            problems.add(WorkerSetting.MAX_CONCURRENCY.key() + " is " + transports.maxConcurrency()
                    + ", expected at most " + MOST_THREADS);
        }
        atLeast(
                problems,
                WorkerSetting.SHUTDOWN_GRACE,
                transports.shutdownGrace().toMillis(),
                0);
        atLeast(problems, WorkerSetting.START_TIMEOUT, startTimeout.toMillis(), 1);
        atLeast(problems, WorkerSetting.MAX_OUTPUT_BYTES, maxOutputBytes, 1);
        atLeast(problems, WorkerSetting.MAX_RECORD_BYTES, transports.maxRecordBytes(), LEAST_RECORD);
        atLeast(problems, WorkerSetting.SHARE_CONSUMERS, transports.shareConsumers(), 0);
        atLeast(problems, WorkerSetting.SHARE_BATCH_SIZE, transports.shareBatchSize(), 0);
        atLeast(problems, WorkerSetting.OFFSET_METADATA_MAX_BYTES, transports.offsetMetadataMaxBytes(), LEAST_METADATA);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("worker settings: " + String.join("; ", problems));
        }
    }

    private static void atLeast(List<String> problems, WorkerSetting setting, long value, long least) {
        if (value < least) {
            problems.add(setting.key() + " is " + value + ", expected at least " + least);
        }
    }

    /** A builder with all defaults; {@code bootstrapServers} as {@code host:port,…}. */
    public static Builder builder(String bootstrapServers) {
        return new Builder().kafka(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /**
     * Reads {@code weir.worker.*}; all other keys go to Kafka's clients.
     *
     * @throws IllegalArgumentException if a value is wrong, or a {@code weir.worker.} key is unknown
     */
    public static WorkerConfig parse(Map<String, String> settings) {
        Builder builder = new Builder();
        settings.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                builder.set(key, value.trim());
            } else {
                builder.kafka(key, value);
            }
        });
        return builder.build();
    }

    /** Collects settings. Each has the default in {@link WorkerSetting}. */
    public static final class Builder {
        private final Map<String, Object> kafka = new LinkedHashMap<>();
        private final Map<WorkerSetting, String> values = new EnumMap<>(WorkerSetting.class);

        private Builder() {
            for (WorkerSetting setting : WorkerSetting.values()) {
                values.put(setting, setting.defaultValue());
            }
            values.put(
                    WorkerSetting.ID,
                    hostName() + "-" + UUID.randomUUID().toString().substring(0, 8));
        }

        /** Sets one setting of Kafka's clients. */
        public Builder kafka(String name, Object value) {
            kafka.put(name, value);
            return this;
        }

        public Builder kafka(Map<String, ?> settings) {
            kafka.putAll(settings);
            return this;
        }

        public Builder queues(String... queues) {
            return set(WorkerSetting.QUEUES, String.join(",", queues));
        }

        public Builder workerId(String id) {
            return set(WorkerSetting.ID, id);
        }

        public Builder transport(TransportKind kind) {
            return set(WorkerSetting.TRANSPORT, kind.name());
        }

        public Builder maxConcurrency(int steps) {
            return set(WorkerSetting.MAX_CONCURRENCY, Integer.toString(steps));
        }

        public Builder shutdownGrace(Duration grace) {
            return set(WorkerSetting.SHUTDOWN_GRACE, Long.toString(grace.toMillis()));
        }

        public Builder startTimeout(Duration timeout) {
            return set(WorkerSetting.START_TIMEOUT, Long.toString(timeout.toMillis()));
        }

        /** With {@code false}, the end of the JVM does not close the worker; its owner does. */
        public Builder shutdownHook(boolean hook) {
            return set(WorkerSetting.SHUTDOWN_HOOK, Boolean.toString(hook));
        }

        /** Sets any setting, as text. */
        public Builder set(WorkerSetting setting, String value) {
            values.put(setting, value);
            return this;
        }

        private void set(String key, String value) {
            for (WorkerSetting setting : WorkerSetting.values()) {
                if (setting.key().equals(key)) {
                    set(setting, value);
                    return;
                }
            }
            throw new IllegalArgumentException("worker settings: unknown setting \"" + key + "\", expected one of "
                    + Arrays.stream(WorkerSetting.values())
                            .map(WorkerSetting::key)
                            .toList());
        }

        /**
         * Builds and validates the settings.
         *
         * @throws IllegalArgumentException if a value is wrong
         */
        public WorkerConfig build() {
            TransportSettings transports = new TransportSettings(
                    kafka,
                    Arrays.stream(text(WorkerSetting.QUEUES).split(",", -1))
                            .map(String::trim)
                            .toList(),
                    text(WorkerSetting.GROUP_PREFIX),
                    text(WorkerSetting.ID),
                    constant(WorkerSetting.TRANSPORT, TransportKind.class),
                    constant(WorkerSetting.ISOLATION, IsolationLevel.class),
                    number(WorkerSetting.MAX_CONCURRENCY),
                    Duration.ofMillis(number(WorkerSetting.SHUTDOWN_GRACE)),
                    truth(WorkerSetting.AUTO_HEARTBEAT),
                    number(WorkerSetting.MAX_RECORD_BYTES),
                    number(WorkerSetting.SHARE_CONSUMERS),
                    number(WorkerSetting.SHARE_BATCH_SIZE),
                    number(WorkerSetting.OFFSET_METADATA_MAX_BYTES));
            return new WorkerConfig(
                    transports,
                    number(WorkerSetting.MAX_OUTPUT_BYTES),
                    Duration.ofMillis(number(WorkerSetting.START_TIMEOUT)),
                    truth(WorkerSetting.SHUTDOWN_HOOK));
        }

        private String text(WorkerSetting setting) {
            return values.getOrDefault(setting, setting.defaultValue());
        }

        private int number(WorkerSetting setting) {
            try {
                return Integer.parseInt(text(setting));
            } catch (NumberFormatException notANumber) {
                throw wrong(setting, "a whole number");
            }
        }

        private boolean truth(WorkerSetting setting) {
            String value = text(setting).toLowerCase(Locale.ROOT);
            if (!value.equals("true") && !value.equals("false")) {
                throw wrong(setting, "true or false");
            }
            return value.equals("true");
        }

        private <E extends Enum<E>> E constant(WorkerSetting setting, Class<E> type) {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(text(setting))) {
                    return constant;
                }
            }
            throw wrong(
                    setting,
                    "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
        }

        private IllegalArgumentException wrong(WorkerSetting setting, String expected) {
            return new IllegalArgumentException(
                    "worker settings: " + setting.key() + " is \"" + text(setting) + "\", expected " + expected);
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "worker";
            }
        }
    }
}
