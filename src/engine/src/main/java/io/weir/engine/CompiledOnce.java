package io.weir.engine;

import io.weir.definition.ExpressionCheck;
import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.expression.ExpressionLimits;
import io.weir.expression.Mapping;
import io.weir.protocol.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The compiled expressions of one definition. The plan runs the same objects that were compiled for the check.
 * Compiling takes most of the time of loading a large definition, and runs wait for it. Not thread-safe; one per
 * definition, because it assumes that the steps' ids are always the same.
 */
final class CompiledOnce implements ExpressionCheck {
    private final ExpressionLimits limits;
    private final Map<String, Condition> conditions = new HashMap<>();
    private final Map<Payload, Mapping> mappings = new HashMap<>();

    CompiledOnce(ExpressionLimits limits) {
        this.limits = limits;
    }

    @Override
    public Optional<String> condition(String source, Set<String> stepIds) {
        try {
            compiled(source, stepIds);
            return Optional.empty();
        } catch (ExpressionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<String> template(Payload template, Set<String> stepIds) {
        try {
            compiled(template, stepIds);
            return Optional.empty();
        } catch (ExpressionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean readsOutput(Payload template, Set<String> stepIds) {
        try {
            return compiled(template, stepIds).readsOutput();
        } catch (ExpressionException e) {
            // Already reported as a problem of the template.
            return false;
        }
    }

    @Override
    public boolean readsOutput(String condition, Set<String> stepIds) {
        try {
            return compiled(condition, stepIds).readsOutput();
        } catch (ExpressionException e) {
            // Already reported as a problem of the condition.
            return false;
        }
    }

    /** @throws ExpressionException if it is invalid */
    Condition compiled(String condition, Set<String> stepIds) {
        return conditions.computeIfAbsent(condition, source -> Condition.compile(source, stepIds, limits));
    }

    /** @throws ExpressionException if one of its expressions is invalid */
    Mapping compiled(Payload template, Set<String> stepIds) {
        return mappings.computeIfAbsent(template, source -> Mapping.compile(source.toBytes(), stepIds, limits));
    }
}
