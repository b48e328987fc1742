package io.weir.streams;

import io.weir.definition.DefinitionLimits;
import io.weir.engine.DecisionBudget;
import io.weir.engine.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The configuration of an engine: read once, checked as a whole, then immutable. The keys are listed in
 * {@code docs/configuration.md}.
 *
 * @param instanceId empty for dynamic membership
 * @param sessionTimeout an instance that is silent for this long counts as dead
 * @param startTimeout how long a start waits for Kafka
 * @param healthPort the port on which a process that runs the engine answers probes, 0 for none
 * @param emitTopics topics that steps may emit records to
 * @param kafka further settings of Kafka Streams and its clients, as given
 */
public record WeirConfig(
        String bootstrapServers,
        String applicationId,
        Path stateDir,
        int threads,
        int standbys,
        String instanceId,
        Duration sessionTimeout,
        Limits limits,
        EngineOptions engine,
        History history,
        Caches caches,
        Pace pace,
        Failures failures,
        Duration startTimeout,
        int healthPort,
        EmitPermission emitTopics,
        Map<String, String> kafka) {

    /**
     * A transaction may take the timeout after which the broker aborts it, divided by this number; then it is
     * committed.
     */
    private static final int TRANSACTION_SHARE = 4;

    /** The size of a record without its largest payload: keys, headers, envelope; bytes. */
    static final int ENVELOPE_BYTES = 4_096;

    /**
     * Sizes, bytes.
     *
     * @param record largest record written, with key and headers
     * @param input largest record accepted, with key and headers
     * @param deadLetter largest dead letter, with key and headers
     */
    public record Limits(int record, int input, int deadLetter, DefinitionLimits definition) {}

    /**
     * Limits for ended runs.
     *
     * @param maxBytes per partition
     */
    public record History(Duration retention, long maxBytes) {}

    /**
     * Memory.
     *
     * @param runBytes for decoded runs, per partition
     * @param outputBytes for payloads of live runs, per partition
     * @param planBytes for compiled definitions, per instance
     * @param rocksDbBytes for all stores of an instance together
     */
    public record Caches(long runBytes, long outputBytes, long planBytes, long rocksDbBytes) {}

    /**
     * Timing of timers and commits.
     *
     * @param timerInterval time between two timer checks
     * @param timerBatch maximum number of timers fired per check
     * @param timerBudget maximum time per check
     * @param commitRest longest rest between two commits that a reader waits for
     * @param readAheadBytes unprocessed records of a stream thread above which it reads no further
     * @param transactionBytes size of a transaction after which nothing more is dispatched in it
     * @param transactionTimeout time after which brokers abort a transaction
     */
    public record Pace(
            Duration timerInterval,
            int timerBatch,
            Duration timerBudget,
            Duration commitRest,
            long readAheadBytes,
            long transactionBytes,
            Duration transactionTimeout) {
        /** Returns the age of a transaction after which nothing more is dispatched in it and it is committed. */
        Duration transactionTime() {
            return transactionTimeout.dividedBy(TRANSACTION_SHARE);
        }
    }

    /** The number of errors within {@code window} after which a thread is still replaced; one more stops the engine. */
    public record Failures(int max, Duration window) {}

    public WeirConfig {
        kafka = Map.copyOf(kafka);
    }

    /**
     * Reads settings: keys that start with {@code weir.} are Weir's own, all others are Kafka's, with or without the
     * prefix {@code kafka.}.
     *
     * @throws InvalidConfigException with every problem found
     */
    public static WeirConfig of(Map<String, String> given) {
        SettingsReader reader = new SettingsReader(given);
        int definitionBytes = reader.read(Settings.DEFINITION_BYTES);
        DefinitionLimits definition = new DefinitionLimits(
                reader.read(Settings.STEPS),
                reader.read(Settings.ITERATIONS),
                DefinitionLimits.DEFAULT.maxConditionals(),
                definitionBytes);
        WeirConfig config = new WeirConfig(
                reader.read(Settings.BOOTSTRAP_SERVERS),
                reader.read(Settings.APPLICATION_ID),
                reader.read(Settings.STATE_DIR),
                reader.read(Settings.THREADS),
                reader.read(Settings.STANDBYS),
                reader.read(Settings.INSTANCE_ID),
                Duration.ofMillis(reader.read(Settings.SESSION_TIMEOUT)),
                new Limits(
                        reader.read(Settings.RECORD_BYTES),
                        reader.read(Settings.INPUT_BYTES),
                        reader.read(Settings.DEAD_LETTER_BYTES),
                        definition),
                new EngineOptions(
                        reader.read(Settings.DEFINITION_WAIT),
                        EngineOptions.DEFAULT.definitionPollMs(),
                        reader.read(Settings.CHECK_TOKENS),
                        reader.read(Settings.RUN_BYTES),
                        new DecisionBudget(
                                reader.read(Settings.DECISION_DISPATCHES),
                                reader.read(Settings.DECISION_BYTES),
                                reader.read(Settings.DECISION_WORK))),
                new History(
                        Duration.ofMillis(reader.read(Settings.HISTORY_RETENTION)),
                        reader.read(Settings.HISTORY_BYTES)),
                new Caches(
                        reader.read(Settings.CACHED_RUN_BYTES),
                        reader.read(Settings.CACHED_OUTPUT_BYTES),
                        reader.read(Settings.CACHED_PLAN_BYTES),
                        reader.read(Settings.ROCKSDB_BYTES)),
                new Pace(
                        Duration.ofMillis(reader.read(Settings.TIMER_INTERVAL)),
                        reader.read(Settings.TIMER_BATCH),
                        Duration.ofMillis(reader.read(Settings.TIMER_BUDGET)),
                        Duration.ofMillis(reader.read(Settings.COMMIT_REST)),
                        reader.read(Settings.READ_AHEAD_BYTES),
                        reader.read(Settings.TRANSACTION_BYTES),
                        Duration.ofMillis(reader.read(Settings.SESSION_TIMEOUT))),
                new Failures(reader.read(Settings.FAILURES), Duration.ofMillis(reader.read(Settings.FAILURES_WINDOW))),
                Duration.ofMillis(reader.read(Settings.START_TIMEOUT)),
                reader.read(Settings.HEALTH_PORT),
                reader.read(Settings.EMIT_TOPICS),
                reader.kafka());
        config.check(reader);
        if (!reader.problems().isEmpty()) {
            throw new InvalidConfigException(reader.problems());
        }
        return config;
    }

    /** Like {@link #of(Map)}; values are read as text. */
    public static WeirConfig of(Properties given) {
        Map<String, String> map = new LinkedHashMap<>();
        given.stringPropertyNames().forEach(name -> map.put(name, given.getProperty(name)));
        return of(map);
    }

    /** Returns true if steps may emit records to the topic. The topics of the engine's own state are never permitted. */
    boolean permitsEmit(String topic) {
        return emitTopics.permits(topic) && !topic.startsWith(applicationId + "-");
    }

    /** Returns all of Weir's own keys, in the order of the reference page. */
    public static List<Setting<?>> settings() {
        return Settings.ALL;
    }

    /**
     * Checks that every accepted record fits into the records that are written from it: an accepted completion becomes
     * a stored output, a definition is pinned in a store, and a store record that Kafka refuses would end the
     * transaction again and again.
     */
    private void check(SettingsReader reader) {
        reader.refuseUnless(
                !bootstrapServers.isEmpty(),
                Settings.BOOTSTRAP_SERVERS.name() + ": not given, expected Kafka brokers as host:port");
        reader.refuseUnless(
                applicationId.matches("[A-Za-z0-9._-]{1,100}"),
                Settings.APPLICATION_ID.name() + ": found '" + applicationId
                        + "', expected 1 to 100 letters, digits, dots, dashes or underscores");
        int most = limits.record - ENVELOPE_BYTES;
        refuseAbove(reader, Settings.INPUT_BYTES, limits.input, most);
        refuseAbove(reader, Settings.DEFINITION_BYTES, limits.definition.maxBytes(), most);
    }

    private static void refuseAbove(SettingsReader reader, Setting<?> setting, int found, int most) {
        reader.refuseUnless(
                found <= most,
                setting.name() + ": found " + found + ", expected at most " + most + ", which is "
                        + Settings.RECORD_BYTES.name() + " less " + ENVELOPE_BYTES
                        + " for what a stored record carries besides");
    }
}
