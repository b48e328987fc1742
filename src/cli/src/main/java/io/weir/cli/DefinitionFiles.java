package io.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.ExpressionCheck;
import io.weir.definition.Problem;
import io.weir.definition.WorkflowDefinition;
import io.weir.engine.CompiledExpressions;
import io.weir.expression.ExpressionLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads and shows definitions for the command line. */
final class DefinitionFiles {

    private DefinitionFiles() {}

    /** A little more than a definition may have; the reader checks the exact limit. */
    static byte[] read(Path file) {
        return InputFiles.read(file, 4 * DefinitionLimits.DEFAULT.maxBytes());
    }

    /** @throws io.weir.definition.InvalidDefinitionException with every problem, expressions included */
    static WorkflowDefinition parse(byte[] text) {
        return Definitions.read(text, DefinitionLimits.DEFAULT, expressions());
    }

    /** What is valid but probably not intended, steps of the type {@code http} included. */
    static List<Problem> warnings(WorkflowDefinition definition) {
        List<Problem> warnings = new ArrayList<>(Definitions.warnings(definition));
        warnings.addAll(HttpStepWarnings.of(definition));
        return warnings;
    }

    static ExpressionCheck expressions() {
        return new CompiledExpressions(ExpressionLimits.defaults());
    }

    /** {@code critique-revise 1 (3 steps), hash …}, with the whole hash, for {@code run --hash}. */
    static String summary(WorkflowDefinition definition) {
        int steps = definition.steps().size();
        return definition.id() + (definition.version().isEmpty() ? "" : " " + definition.version()) + " (" + steps
                + (steps == 1 ? " step" : " steps") + "), hash "
                + Definitions.hash(definition);
    }

    static ObjectNode describe(WorkflowDefinition definition) {
        return JsonText.object()
                .put("id", definition.id())
                .put("version", definition.version())
                .put("hash", Definitions.hash(definition))
                .put("steps", definition.steps().size());
    }
}
