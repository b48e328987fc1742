package io.weir.engine;

import io.weir.definition.DefinitionLimits;
import io.weir.definition.WorkflowDefinition;
import io.weir.expression.ExpressionLimits;

/** A definition made ready to run: validated, its graph resolved, its expressions compiled. Immutable, shared by runs. */
public interface Plan {
    /**
     * Reads, validates and compiles a definition.
     *
     * @param text YAML or JSON
     * @throws io.weir.definition.InvalidDefinitionException with every problem found, expressions included
     */
    static Plan compile(byte[] text, DefinitionLimits limits, ExpressionLimits expressionLimits) {
        return io.weir.protocol.Pending.pending();
    }

    WorkflowDefinition definition();

    String hash();

    int indexOf(String stepId);
}
