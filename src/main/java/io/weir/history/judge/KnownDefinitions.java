package io.weir.history.judge;

import io.weir.definition.Definitions;
import io.weir.engine.Plan;
import io.weir.expression.ExpressionLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The definitions that the topics hold, by hash. */
final class KnownDefinitions {
    private final Map<String, Workflow> byHash = new HashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private final Vault vault;

    KnownDefinitions(Vault vault) {
        this.vault = vault;
    }

    /**
     * A definition's text, however it is keyed. One that is not valid is none: a run of it ends before it begins.
     *
     * @return its hash, or null when it is not valid
     */
    @Nullable
    String add(byte[] text) {
        try {
            Plan plan = Plan.compile(Definitions.readUnchecked(text), ExpressionLimits.defaults());
            if (!byHash.containsKey(plan.hash())) {
                Workflow workflow = new Workflow(plan);
                byHash.put(plan.hash(), workflow);
                if (workflow.hasExpressions()) {
                    vault.open();
                }
            }
            return plan.hash();
        } catch (RuntimeException e) {
            // Whatever is wrong with it: no run can have begun with it.
            return null;
        }
    }

    Optional<Workflow> find(String hash) {
        Workflow found = byHash.get(hash);
        if (found == null && !hash.isEmpty()) {
            missing.add(hash);
        }
        return Optional.ofNullable(found);
    }

    /** Hashes that were asked for and are not there. */
    Set<String> missing() {
        return missing;
    }
}
