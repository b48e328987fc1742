package io.weir.history.judge;

import io.weir.definition.StepDefinition;
import io.weir.definition.Transition;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import io.weir.engine.Plan;
import io.weir.expression.Condition;
import io.weir.expression.ExpressionLimits;
import io.weir.expression.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A definition as the rules need it. Steps are named by their position. */
final class Workflow {
    /** @param condition null for a sequential one */
    record Edge(int from, int to, @Nullable Condition condition) {}

    private final Plan plan;
    private final WorkflowGraph graph;
    private final List<List<Edge>> into = new ArrayList<>();
    private final List<List<Edge>> conditionalsOf = new ArrayList<>();
    private final List<@Nullable Mapping> inputs = new ArrayList<>();
    private final List<@Nullable Condition> reviseWhen = new ArrayList<>();

    Workflow(Plan plan) {
        this.plan = plan;
        WorkflowDefinition definition = plan.definition();
        this.graph = WorkflowGraph.of(definition);
        Set<String> ids = definition.steps().stream().map(StepDefinition::id).collect(Collectors.toUnmodifiableSet());
        ExpressionLimits limits = ExpressionLimits.defaults();
        for (StepDefinition step : definition.steps()) {
            into.add(new ArrayList<>());
            conditionalsOf.add(new ArrayList<>());
            inputs.add(
                    step.input() == null ? null : Mapping.compile(step.input().toBytes(), ids, limits));
        }
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Transition.Sequential edge) {
                add(new Edge(graph.indexOf(edge.from()), graph.indexOf(edge.to()), null));
            } else if (transition instanceof Transition.Conditional edge) {
                add(new Edge(
                        graph.indexOf(edge.from()),
                        graph.indexOf(edge.to()),
                        Condition.compile(edge.condition(), ids, limits)));
            }
        }
        for (WorkflowGraph.Loop loop : graph.loops()) {
            String when = loop.reviseWhen();
            reviseWhen.add(when == null ? null : Condition.compile(when, ids, limits));
        }
    }

    private void add(Edge edge) {
        into.get(edge.to()).add(edge);
        if (edge.condition() != null) {
            conditionalsOf.get(edge.from()).add(edge);
        }
    }

    Plan plan() {
        return plan;
    }

    WorkflowDefinition definition() {
        return plan.definition();
    }

    int size() {
        return plan.definition().steps().size();
    }

    /** -1 when there is no such step. */
    int indexOf(String stepId) {
        return plan.indexOf(stepId);
    }

    StepDefinition step(int step) {
        return plan.definition().steps().get(step);
    }

    List<Integer> dependsOn(int step) {
        return step(step).dependsOn().stream().map(graph::indexOf).toList();
    }

    /** Steps in an order in which each comes after all that come before it. */
    List<Integer> inOrder() {
        return graph.topologicalOrder();
    }

    List<Integer> successors(int step) {
        return graph.successors(step);
    }

    List<Integer> predecessors(int step) {
        return graph.predecessors(step);
    }

    List<Edge> into(int step) {
        return into.get(step);
    }

    List<Edge> conditionalsOf(int step) {
        return conditionalsOf.get(step);
    }

    @Nullable
    Mapping input(int step) {
        return inputs.get(step);
    }

    List<WorkflowGraph.Loop> loops() {
        return graph.loops();
    }

    WorkflowGraph.@Nullable Loop loopOf(int step) {
        return graph.loopOf(step).orElse(null);
    }

    @Nullable
    Condition reviseWhen(WorkflowGraph.Loop loop) {
        return reviseWhen.get(loop.index());
    }

    boolean hasExpressions() {
        return inputs.stream().anyMatch(input -> input != null)
                || reviseWhen.stream().anyMatch(when -> when != null)
                || conditionalsOf.stream().anyMatch(edges -> !edges.isEmpty());
    }

    /** Whether a worker is asked to report the start of the step's attempts. */
    boolean reportStart(int step) {
        return step(step).timeouts().scheduleToStart() != null
                || step(step).timeouts().heartbeat() != null;
    }

    /** Whether the step runs only when the loop's validator asks for it. */
    static boolean runsOnlyWhenAsked(WorkflowGraph.Loop loop, int step) {
        return !loop.reviserFirst() && (step == loop.reviser() || loop.mid().contains(step));
    }

    /** Whether the step leads to a validator that stands before the reviser: done over once there is a new draft. */
    static boolean runsOverEachDraft(WorkflowGraph.Loop loop, int step) {
        return !loop.reviserFirst() && loop.between().contains(step);
    }
}
