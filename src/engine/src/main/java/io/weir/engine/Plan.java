package io.weir.engine;

import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.Problem;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.definition.Transition;
import io.weir.definition.ValueSchema;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import io.weir.expression.Condition;
import io.weir.expression.ExpressionLimits;
import io.weir.expression.Mapping;
import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A definition that is ready to run: validated, with its graph resolved and its expressions compiled. Immutable, shared
 * by runs.
 */
public final class Plan {
    private final WorkflowDefinition definition;
    private final String hash;
    private final WorkflowGraph graph;
    private final StepPlan[] steps;
    private final List<LoopPlan> loops;
    private final @Nullable Mapping output;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<Phase, Integer> perPhase = new EnumMap<>(Phase.class);
    private final @Nullable ValueSchema inputSchema;
    /** By name: the positions of the steps that wait for the event. */
    private final SortedMap<String, List<Integer>> awaited = new TreeMap<>();

    private final List<String> awaitedEvents;

    private Plan(
            WorkflowDefinition definition,
            String hash,
            WorkflowGraph graph,
            StepPlan[] steps,
            List<LoopPlan> loops,
            @Nullable Mapping output) {
        this.definition = definition;
        this.hash = hash;
        this.graph = graph;
        this.steps = steps;
        this.loops = loops;
        this.output = output;
        Payload schema = definition.inputSchema();
        this.inputSchema = schema == null ? null : ValueSchema.of(schema);
        for (StepPlan step : steps) {
            positions.put(step.definition().id(), step.index());
            perPhase.merge(step.phase(), 1, Integer::sum);
            if (step.body() instanceof Body.AwaitEvent await) {
                awaited.computeIfAbsent(await.event(), name -> new ArrayList<>())
                        .add(step.index());
            }
        }
        this.awaitedEvents = List.copyOf(awaited.keySet());
    }

    /**
     * Reads, validates and compiles a definition.
     *
     * @param text YAML or JSON
     * @throws InvalidDefinitionException with every problem found, expressions included
     */
    public static Plan compile(byte[] text, DefinitionLimits limits, ExpressionLimits expressionLimits) {
        CompiledOnce expressions = new CompiledOnce(expressionLimits);
        WorkflowDefinition definition = Definitions.read(text, limits, expressions);
        List<Problem> problems = new ArrayList<>();
        for (StepDefinition step : definition.steps()) {
            if (step.body() instanceof StepBody.AwaitAnswer) {
                problems.add(new Problem(
                        "steps[" + definition.steps().indexOf(step) + "].await.answer",
                        "is not carried out by this engine yet; wait for an event with await: {event: ...}"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidDefinitionException(definition.id(), problems);
        }
        return compile(definition, expressions);
    }

    /**
     * Compiles a definition that has been validated.
     *
     * @throws InvalidDefinitionException if its graph cannot be resolved
     * @throws io.weir.expression.ExpressionException if an expression is invalid
     */
    public static Plan compile(WorkflowDefinition definition, ExpressionLimits limits) {
        return compile(definition, new CompiledOnce(limits));
    }

    private static Plan compile(WorkflowDefinition definition, CompiledOnce expressions) {
        WorkflowGraph graph = WorkflowGraph.of(definition);
        Set<String> ids = definition.steps().stream().map(StepDefinition::id).collect(Collectors.toUnmodifiableSet());
        int own = definition.steps().size();
        UndoSteps undos = new UndoSteps(definition, graph, own);
        List<StepPlan> added = undos.plans(ids, expressions);
        StepPlan[] steps = new StepPlan[own + added.size()];
        for (StepPlan step : added) {
            steps[step.index()] = step;
        }
        Edges edges = new Edges(definition, graph, ids, expressions);
        for (int i = 0; i < own; i++) {
            StepDefinition step = definition.steps().get(i);
            Payload template = step.input();
            steps[i] = new StepPlan(
                    i,
                    step,
                    toArray(step.dependsOn().stream().map(graph::indexOf).toList()),
                    condition(step.when(), ids, expressions),
                    Body.of(step.body(), ids, expressions),
                    edges.incoming.get(i).toArray(new StepPlan.Incoming[0]),
                    List.copyOf(edges.outgoing.get(i)),
                    toArray(graph.successors(i)),
                    graph.loopOf(i).map(WorkflowGraph.Loop::index).orElse(-1),
                    template == null ? null : expressions.compiled(template, ids),
                    condition(step.repeat() == null ? null : step.repeat().until(), ids, expressions),
                    step.isOnEnd() ? Phase.END : Phase.WORKFLOW,
                    undos.of(i),
                    StepPlan.NO_STEP);
        }
        List<LoopPlan> loops = graph.loops().stream()
                .map(loop -> LoopPlan.of(loop, condition(loop.reviseWhen(), ids, expressions)))
                .toList();
        Payload output = definition.output();
        return new Plan(
                definition,
                Definitions.hash(definition),
                graph,
                steps,
                loops,
                output == null ? null : expressions.compiled(output, ids));
    }

    private static @Nullable Condition condition(@Nullable String source, Set<String> ids, CompiledOnce expressions) {
        return source == null ? null : expressions.compiled(source, ids);
    }

    private static int[] toArray(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    public WorkflowDefinition definition() {
        return definition;
    }

    public String hash() {
        return hash;
    }

    /** The position of a step, or -1 if there is no such step. */
    public int indexOf(String stepId) {
        return positions.getOrDefault(stepId, -1);
    }

    /** Of the definition's own steps. */
    WorkflowGraph graph() {
        return graph;
    }

    /** The number of all steps. The definition's own come first, at their positions in the definition. */
    int stepCount() {
        return steps.length;
    }

    int stepCount(Phase phase) {
        Integer count = perPhase.get(phase);
        return count == null ? 0 : count;
    }

    StepPlan step(int index) {
        return steps[index];
    }

    String stepId(int index) {
        return steps[index].definition().id();
    }

    /** What of a run's input does not fit the definition; empty if it fits. */
    List<String> problemsOfInput(Payload input) {
        return inputSchema == null ? List.of() : inputSchema.problems(input);
    }

    /** The names of the events that steps wait for, sorted. Their positions are stored with runs. */
    List<String> awaitedEvents() {
        return awaitedEvents;
    }

    /** The steps that wait for an event, in the order of the definition. */
    List<Integer> awaiting(int event) {
        return awaited.getOrDefault(awaitedEvents.get(event), List.of());
    }

    /** How long an event is kept that no step waits for, milliseconds: the longest time that one of its steps says. */
    long earlyMs(int event) {
        long longest = 0;
        for (int step : awaiting(event)) {
            if (steps[step].body() instanceof Body.AwaitEvent await) {
                longest = Math.max(longest, await.earlyMs());
            }
        }
        return longest;
    }

    /** The template of the result's output, or null for none. */
    @Nullable
    Mapping output() {
        return output;
    }

    List<LoopPlan> loops() {
        return loops;
    }

    /** The loop whose body contains {@code step}, or null. */
    @Nullable
    LoopPlan loopOf(int step) {
        int loop = steps[step].loop();
        return loop < 0 ? null : loops.get(loop);
    }

    /** The transitions of a definition, by their target and source steps. */
    private static final class Edges {
        final List<List<StepPlan.Incoming>> incoming = new ArrayList<>();
        final List<List<StepPlan.Outgoing>> outgoing = new ArrayList<>();

        Edges(WorkflowDefinition definition, WorkflowGraph graph, Set<String> ids, CompiledOnce expressions) {
            for (int i = 0; i < definition.steps().size(); i++) {
                incoming.add(new ArrayList<>());
                outgoing.add(new ArrayList<>());
            }
            for (Transition transition : definition.transitions()) {
                if (transition instanceof Transition.Edge edge) {
                    int from = graph.indexOf(edge.from());
                    int to = graph.indexOf(edge.to());
                    int bit = outgoing.get(from).size();
                    if (edge instanceof Transition.Sequential) {
                        bit = StepPlan.SEQUENTIAL;
                    } else {
                        outgoing.get(from).add(outgoing(edge, to, bit, ids, expressions));
                    }
                    incoming.get(to).add(new StepPlan.Incoming(from, bit, edge instanceof Transition.OnFailure));
                }
            }
        }

        private static StepPlan.Outgoing outgoing(
                Transition.Edge edge, int to, int bit, Set<String> ids, CompiledOnce expressions) {
            if (edge instanceof Transition.Conditional conditional) {
                Condition condition = expressions.compiled(conditional.condition(), ids);
                return new StepPlan.Outgoing(to, bit, StepPlan.Kind.CONDITIONAL, condition, List.of());
            }
            if (edge instanceof Transition.OnFailure failure) {
                return new StepPlan.Outgoing(to, bit, StepPlan.Kind.ON_FAILURE, null, failure.errors());
            }
            if (edge instanceof Transition.Otherwise) {
                return new StepPlan.Outgoing(to, bit, StepPlan.Kind.OTHERWISE, null, List.of());
            }
            throw new IllegalStateException("a transition of unknown kind: " + edge);
        }
    }
}
