package io.weir.expression;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The CEL for workflow authors: the standard language without bytes, unsigned integers, messages and calendar fields,
 * and with arithmetic that mixes int and double. Building one takes milliseconds, so there is one per set of limits.
 */
final class CelEnvironment {
    /** Not included: bytes and unsigned integers have no JSON form, and calendar fields need a time zone database. */
    private static final Set<StandardFunction> FUNCTIONS = EnumSet.of(
            StandardFunction.CONDITIONAL,
            StandardFunction.LOGICAL_NOT,
            StandardFunction.LOGICAL_OR,
            StandardFunction.LOGICAL_AND,
            StandardFunction.NOT_STRICTLY_FALSE,
            StandardFunction.EQUALS,
            StandardFunction.NOT_EQUALS,
            StandardFunction.LESS,
            StandardFunction.LESS_EQUALS,
            StandardFunction.GREATER,
            StandardFunction.GREATER_EQUALS,
            StandardFunction.ADD,
            StandardFunction.SUBTRACT,
            StandardFunction.MULTIPLY,
            StandardFunction.DIVIDE,
            StandardFunction.MODULO,
            StandardFunction.NEGATE,
            StandardFunction.INDEX,
            StandardFunction.IN,
            StandardFunction.SIZE,
            StandardFunction.TYPE,
            StandardFunction.DYN,
            StandardFunction.BOOL,
            StandardFunction.INT,
            StandardFunction.DOUBLE,
            StandardFunction.STRING,
            StandardFunction.TIMESTAMP,
            StandardFunction.DURATION,
            StandardFunction.CONTAINS,
            StandardFunction.STARTS_WITH,
            StandardFunction.ENDS_WITH,
            StandardFunction.MATCHES);

    private static final List<Mixed> MIXED = List.of(
            new Mixed("_+_", "add", Double::sum),
            new Mixed("_-_", "subtract", (a, b) -> a - b),
            new Mixed("_*_", "multiply", (a, b) -> a * b),
            new Mixed("_/_", "divide", (a, b) -> a / b));

    private static final Map<ExpressionLimits, CelEnvironment> KNOWN = new ConcurrentHashMap<>();

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    private CelEnvironment(ExpressionLimits limits) {
        CelOptions options = CelOptions.current()
                .enableHeterogeneousNumericComparisons(true)
                .maxExpressionCodePointSize(limits.maxSourceLength())
                .maxParseRecursionDepth(limits.maxDepth())
                .maxParseExpressionNodeCount(limits.maxNodes())
                // One more than permitted: the meter counts too, and `||` cannot drop its refusal.
                .comprehensionMaxIterations(limits.maxIterations() + 1)
                .maxRegexProgramSize(limits.maxRegexProgramSize())
                .build();
        this.compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, overload) -> FUNCTIONS.contains(function)
                                && !overload.celOverloadDecl().overloadId().contains("bytes"))
                        .build())
                .addVar("output", SimpleType.DYN)
                .addVar("input", SimpleType.DYN)
                .addVar("draft", SimpleType.DYN)
                .addVar("steps", SimpleType.DYN)
                .addVar("run", SimpleType.DYN)
                .addVar("error", SimpleType.DYN)
                .addFunctionDeclarations(MIXED.stream().map(Mixed::declaration).toList())
                .addFunctionDeclarations(CelOperands.declarations())
                .build();
        this.runtime = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(options)
                .setStandardEnvironmentEnabled(true)
                .addFunctionBindings(
                        MIXED.stream().flatMap(m -> m.bindings().stream()).toList())
                .addFunctionBindings(CelOperands.bindings())
                .build();
    }

    static CelEnvironment of(ExpressionLimits limits) {
        return KNOWN.computeIfAbsent(limits, CelEnvironment::new);
    }

    CelCompiler compiler() {
        return compiler;
    }

    CelRuntime runtime() {
        return runtime;
    }

    /**
     * An arithmetic operator over one int and one double. CEL has none, but a producer of JSON may write 2.0 as 2 or
     * 2.0, so without them {@code output.price * 1.2} would fail for whole prices only.
     */
    private record Mixed(String operator, String name, CelFunctionOverload.Binary<Double, Double> function) {

        CelFunctionDecl declaration() {
            return CelFunctionDecl.newFunctionDeclaration(
                    operator,
                    CelOverloadDecl.newGlobalOverload(
                            name + "_int64_double", SimpleType.DOUBLE, SimpleType.INT, SimpleType.DOUBLE),
                    CelOverloadDecl.newGlobalOverload(
                            name + "_double_int64", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.INT));
        }

        List<CelFunctionBinding> bindings() {
            CelFunctionOverload.Binary<Double, Double> onDoubles = function;
            return List.of(
                    CelFunctionBinding.from(
                            name + "_int64_double",
                            Long.class,
                            Double.class,
                            (Long a, Double b) -> onDoubles.apply(a.doubleValue(), b)),
                    CelFunctionBinding.from(
                            name + "_double_int64",
                            Double.class,
                            Long.class,
                            (Double a, Long b) -> onDoubles.apply(a, b.doubleValue())));
        }
    }
}
