package io.weir.engine;

import io.weir.definition.ExpressionCheck;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.Payload;
import java.util.Optional;
import java.util.Set;

/**
 * Checks expressions by compiling them, so that the check of a definition and the execution of its plan cannot differ.
 */
public final class CompiledExpressions implements ExpressionCheck {
    private final ExpressionLimits limits;

    public CompiledExpressions(ExpressionLimits limits) {
        this.limits = limits;
    }

    @Override
    public Optional<String> condition(String source, Set<String> stepIds) {
        return new CompiledOnce(limits).condition(source, stepIds);
    }

    @Override
    public boolean readsOutput(Payload template, Set<String> stepIds) {
        return new CompiledOnce(limits).readsOutput(template, stepIds);
    }

    @Override
    public Optional<String> template(Payload template, Set<String> stepIds) {
        return new CompiledOnce(limits).template(template, stepIds);
    }

    @Override
    public boolean readsOutput(String condition, Set<String> stepIds) {
        return new CompiledOnce(limits).readsOutput(condition, stepIds);
    }
}
