package io.weir.client;

import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.WorkflowDefinition;
import io.weir.protocol.Shown;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the compacted topic of definitions. */
final class DefinitionLog {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionLog.class);

    /** Separates id and hash in the key of a fixed version; an id cannot contain it. */
    private static final String VERSION_MARK = "@";

    private final KafkaLink link;
    private final WeirClientConfig config;

    DefinitionLog(KafkaLink link, WeirClientConfig config) {
        this.link = link;
        this.config = config;
    }

    RegisteredDefinition write(byte[] text) {
        WorkflowDefinition definition = Definitions.read(text, config.definitionLimits(), config.expressions());
        byte[] canonical = Definitions.canonicalJson(definition);
        String hash = Definitions.hash(definition);
        // The fixed version first: once the id leads to this version, it can also be started by its hash.
        link.send(Topics.DEFINITIONS, definition.id() + VERSION_MARK + hash, canonical);
        link.send(Topics.DEFINITIONS, definition.id(), canonical);
        return new RegisteredDefinition(definition.id(), definition.version(), hash);
    }

    Optional<WorkflowDefinition> find(String id) {
        return Optional.ofNullable(newest(id::equals).get(id)).map(this::parse);
    }

    /** A version of a definition, current or not. */
    Optional<WorkflowDefinition> find(String id, String hash) {
        String key = id + VERSION_MARK + hash;
        return Optional.ofNullable(newest(key::equals).get(key)).map(this::parse);
    }

    /**
     * The current version of each definition, by id. Unreadable records of other tools are left out, with a warning.
     */
    Map<String, WorkflowDefinition> all() {
        Map<String, WorkflowDefinition> readable = new TreeMap<>();
        newest(key -> !key.contains(VERSION_MARK)).forEach((id, text) -> {
            try {
                readable.put(id, parse(text));
            } catch (InvalidDefinitionException e) {
                LOG.warn(
                        "definition '{}' on {} is left out: {}",
                        Shown.of(id),
                        Topics.DEFINITIONS,
                        Shown.sentence(e.getMessage()));
            }
        });
        return readable;
    }

    /** Expressions are not checked again; the engine decides about registered definitions. */
    private WorkflowDefinition parse(byte[] text) {
        return Definitions.read(text, config.definitionLimits(), io.weir.definition.ExpressionCheck.NONE);
    }

    private Map<String, byte[]> newest(Predicate<String> wanted) {
        Map<String, byte[]> newest = new TreeMap<>();
        // Every partition: another producer's partitioner may have used any of them.
        new LogReader(link).read(link.allPartitions(Topics.DEFINITIONS), null, Duration.ZERO, record -> {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            if (!key.isEmpty() && wanted.test(key)) {
                if (record.value() == null) {
                    newest.remove(key);
                } else {
                    newest.put(key, record.value());
                }
            }
            return true;
        });
        return newest;
    }
}
