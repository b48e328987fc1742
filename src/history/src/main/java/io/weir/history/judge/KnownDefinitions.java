package io.weir.history.judge;

import io.weir.definition.Definitions;
import io.weir.engine.Plan;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The definitions in the topics, by hash. */
final class KnownDefinitions {
    private final Map<String, Plan> byHash = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private final Findings findings;

    KnownDefinitions(Findings findings) {
        this.findings = findings;
    }

    /** A record of the definitions' topic, or of the changelog that contains the pinned definitions. */
    void take(LogRecord record) {
        if (record.value() == null) {
            return;
        }
        String hash = add(record.value());
        String key = record.topic().equals(Topics.DEFINITIONS) ? record.keyText() : null;
        int at = key == null ? -1 : key.lastIndexOf('@');
        if (hash != null && key != null && at > 0 && key.length() - at == hash.length() + 1 && !key.endsWith(hash)) {
            findings.add(
                    Rule.DEFINITION_PINNED,
                    null,
                    "the definition under the key '" + key + "' has the hash " + hash,
                    record.position());
        }
    }

    /**
     * Adds a definition's text, whatever its key is. An invalid definition is ignored: a run of it ends before it
     * begins.
     *
     * @return its hash, or null if it is not valid
     */
    private @Nullable String add(byte[] text) {
        if (Definitions.format(text) > Definitions.FORMAT) {
            // The definition has a newer format. Its readable part would be another definition. Runs that are pinned to
            // it are not judged.
            return null;
        }
        try {
            Plan plan = Plan.compile(Definitions.readUnchecked(text), ExpressionLimits.defaults());
            byHash.putIfAbsent(plan.hash(), plan);
            return plan.hash();
        } catch (RuntimeException e) {
            // No run can have begun with an invalid definition, so the kind of error does not matter.
            return null;
        }
    }

    Optional<Plan> find(String hash) {
        Plan found = byHash.get(hash);
        if (found == null && !hash.isEmpty()) {
            missing.add(hash);
        }
        return Optional.ofNullable(found);
    }

    /** Hashes that were requested and are missing. */
    Set<String> missing() {
        return missing;
    }
}
