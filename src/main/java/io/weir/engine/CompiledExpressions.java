package io.weir.engine;

import io.weir.definition.ExpressionCheck;
import io.weir.expression.Condition;
import io.weir.expression.ExpressionException;
import io.weir.expression.ExpressionLimits;
import io.weir.expression.Mapping;
import io.weir.protocol.Payload;
import java.util.Optional;
import java.util.Set;

/** Checks expressions by compiling them: what a definition is refused for and what a plan runs can't differ. */
public final class CompiledExpressions implements ExpressionCheck {
    private final ExpressionLimits limits;

    public CompiledExpressions(ExpressionLimits limits) {
        this.limits = limits;
    }

    @Override
    public Optional<String> condition(String source, Set<String> stepIds) {
        try {
            Condition.compile(source, stepIds, limits);
            return Optional.empty();
        } catch (ExpressionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<String> template(Payload template, Set<String> stepIds) {
        try {
            mapping(template, stepIds, limits);
            return Optional.empty();
        } catch (ExpressionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    static Mapping mapping(Payload template, Set<String> stepIds, ExpressionLimits limits) {
        return Mapping.compile(template.toBytes(), stepIds, limits);
    }
}
