package io.weir.streams;

import io.weir.access.AccessTable;
import io.weir.access.Refusals;
import io.weir.access.Role;
import io.weir.streams.checks.EngineChecks;
import io.weir.streams.checks.Wanted;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start checks for an engine with given settings. They run before each start, and on request. */
public final class Diagnosis {
    private static final Logger LOG = LoggerFactory.getLogger(Diagnosis.class);

    private Diagnosis() {}

    /** Runs the checks without a start. An engine may run on the same state directory meanwhile. */
    public static EngineChecks of(Admin admin, WeirConfig config) {
        return EngineChecks.run(admin, wanted(config, false));
    }

    /** Like {@link #of}, if it is known that Kafka does not answer. */
    public static EngineChecks unreached(WeirConfig config, Exception why) {
        return EngineChecks.unreached(wanted(config, false), why);
    }

    /** Returns the settings of the client for the checks, which are those of a start. */
    public static Map<String, Object> adminSettings(WeirConfig config) {
        Map<String, Object> settings = new HashMap<>(
                new StreamsConfig(StreamsSettings.of(config)).getAdminConfigs(config.applicationId() + "-checks"));
        int timeout = (int) Math.min(Integer.MAX_VALUE, config.startTimeout().toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        return settings;
    }

    /**
     * Runs the checks for a start.
     *
     * @param closed returns true if the engine was closed meanwhile; a question without an answer then says nothing
     *     about the cluster
     * @return the number of partitions of the input topics
     * @throws EngineException with every reason against the start
     */
    static int requireFit(Admin admin, WeirConfig config, BooleanSupplier closed) {
        EngineChecks made = EngineChecks.run(admin, wanted(config, true));
        if (closed.getAsBoolean()) {
            throw EngineParts.closedEarly(null);
        }
        made.toBeLookedAt().forEach(warning -> LOG.warn("Check {}: {}", warning.check(), warning.sentence()));
        String refusal = made.refusal();
        if (!refusal.isEmpty()) {
            throw new EngineException(refusal, made.failure());
        }
        return made.partitions();
    }

    /** Names the right that the engine lacks when Kafka refuses a request. */
    static Refusals refusals(WeirConfig config) {
        return new Refusals(
                config.bootstrapServers(),
                "this engine",
                "ENGINE",
                AccessTable.ofEngine(config.applicationId()).of(Role.ENGINE));
    }

    private static Wanted wanted(WeirConfig config, boolean toStart) {
        return new Wanted(
                config.bootstrapServers(),
                adminSettings(config),
                config.applicationId(),
                config.stateDir(),
                config.sessionTimeout(),
                config.startTimeout(),
                TopicSizes.needed(config),
                TopicSizes.changelogs(config),
                config.emitTopics().names(),
                Runtime.getRuntime().maxMemory(),
                partitions -> HeapNeed.bytes(config, partitions),
                toStart);
    }
}
