package io.weir.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One compiled and type-checked CEL expression. */
final class CelProgram implements CompiledExpression {
    private final String source;
    private final CelKind resultKind;
    private final CelRuntime.Program program;
    private final Map<Long, CelMeter.Rule> rules;
    private final Map<Integer, String> stepsByPosition;
    private final boolean readsOutput;

    private CelProgram(String source, CelKind resultKind, CelRuntime.Program program, CelShape shape) {
        this.source = source;
        this.resultKind = resultKind;
        this.program = program;
        this.rules = shape.rules();
        this.stepsByPosition = shape.stepsByPosition();
        this.readsOutput = shape.readsOutput();
    }

    /** @throws ExpressionException if it does not parse, does not type-check, or exceeds a limit */
    static CelProgram compile(String given, Set<String> stepIds, ExpressionLimits limits) {
        String source = DashedSteps.quoted(given, stepIds);
        CelEnvironment environment = CelEnvironment.of(limits);
        try {
            CelAbstractSyntaxTree parsed = environment.compiler().parse(source).getAst();
            CelShape shape = CelShape.of(source, parsed, stepIds, limits);
            CelAbstractSyntaxTree checked =
                    environment.compiler().check(CelOperands.converted(parsed)).getAst();
            return new CelProgram(
                    source,
                    checked.getResultType().kind(),
                    environment.runtime().createProgram(checked),
                    shape);
        } catch (CelValidationException e) {
            CelIssue first = e.getErrors().get(0);
            throw new ExpressionException(
                    source, CelWords.issue(first) + CelWords.hint(source), CelWords.position(source, first));
        } catch (CelEvaluationException e) {
            throw new ExpressionException(source, CelWords.reason(e));
        }
    }

    @Override
    public void requireBoolean() {
        if (resultKind != CelKind.BOOL && resultKind != CelKind.DYN) {
            throw new ExpressionException(
                    source,
                    "a condition must be true or false, and this is always of type " + CelWords.type(resultKind));
        }
    }

    @Override
    public boolean readsOutput() {
        return readsOutput;
    }

    @Override
    public boolean test(ScopeValues values, Budget budget) {
        Object value = value(values, budget);
        if (value instanceof Boolean answer) {
            return answer;
        }
        throw new ExpressionException(
                source, "a condition must be true or false, and this came out as " + Words.kind(value));
    }

    @Override
    public Object value(ScopeValues values, Budget budget) {
        CelVariableResolver resolver = name -> Optional.of(name.equals("steps") ? steps(values) : values.root(name));
        try {
            return program.trace(resolver, new CelMeter(rules, budget));
        } catch (CelEvaluationException e) {
            throw CelWords.failure(source, e, stepsByPosition);
        } catch (EvaluationAborted e) {
            throw new ExpressionException(source, e.reason());
        }
    }

    /** Only the steps that this expression names, each with its output if it has one. */
    private Map<String, Object> steps(ScopeValues values) {
        Map<String, Object> steps = new HashMap<>();
        for (String stepId : Set.copyOf(stepsByPosition.values())) {
            Optional<Object> output = values.stepOutput(stepId);
            steps.put(stepId, output.isPresent() ? Map.of("output", output.get()) : Map.of());
        }
        return steps;
    }
}
