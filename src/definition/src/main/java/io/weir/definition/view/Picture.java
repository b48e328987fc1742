package io.weir.definition.view;

import io.weir.definition.StepDefinition;
import io.weir.definition.Transition;
import io.weir.definition.Transition.Conditional;
import io.weir.definition.Transition.Edge;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.Transition.Otherwise;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import io.weir.definition.WorkflowGraph.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a picture of a definition shows, whatever the format.
 *
 * @param nodes the steps, in declaration order
 * @param lines in declaration order: dependencies, transitions, loops
 */
record Picture(String id, List<Node> nodes, List<Line> lines) {
    /** How a line is drawn. */
    enum Style {
        SOLID,
        /** After a failure. */
        DASHED,
        /** Back, for the next round of a loop. */
        DOTTED
    }

    /**
     * A step.
     *
     * @param details about it, each on a line of its own
     */
    record Node(StepDefinition step, List<String> details) {
        /** The step's id and details, joined by {@code lineEnd}. */
        String label(UnaryOperator<String> escaped, String lineEnd) {
            return Stream.concat(Stream.of(Details.id(step.id())), details.stream())
                    .map(escaped)
                    .collect(Collectors.joining(lineEnd));
        }
    }

    /**
     * A line between two steps.
     *
     * @param from position of a step
     * @param label empty for none
     * @param dependency whether it stands in depends_on
     */
    record Line(int from, int to, String label, Style style, boolean dependency) {}

    /** @param definition without problems */
    static Picture of(WorkflowDefinition definition) {
        WorkflowGraph graph = WorkflowGraph.of(definition);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < definition.steps().size(); i++) {
            StepDefinition step = definition.steps().get(i);
            for (String before : step.dependsOn()) {
                lines.add(new Line(graph.indexOf(before), i, trigger(step), Style.SOLID, true));
            }
        }
        for (Transition transition : definition.transitions()) {
            if (transition instanceof Edge edge) {
                lines.add(new Line(
                        graph.indexOf(edge.from()),
                        graph.indexOf(edge.to()),
                        label(edge),
                        edge instanceof OnFailure ? Style.DASHED : Style.SOLID,
                        false));
            }
        }
        Set<Integer> onlyWhenAsked = new TreeSet<>();
        for (Loop loop : graph.loops()) {
            lines.add(back(loop, graph));
            if (!loop.reviserFirst()) {
                onlyWhenAsked.add(loop.reviser());
                onlyWhenAsked.addAll(loop.mid());
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < definition.steps().size(); i++) {
            List<String> details = new ArrayList<>(Details.of(definition.steps().get(i)));
            if (onlyWhenAsked.contains(i)) {
                details.add("only for a revision");
            }
            nodes.add(new Node(definition.steps().get(i), details));
        }
        return new Picture(definition.id(), nodes, lines);
    }

    /**
     * The statements of a language for graphs, one a line: the nodes, those at the end of the run in a group of their
     * own, then the lines.
     *
     * @param node writes the node at a position
     * @param begin of the group
     * @param end of the group
     */
    String statements(BiFunction<Integer, Node, String> node, String begin, String end, Function<Line, String> line) {
        StringBuilder workflow = new StringBuilder();
        StringBuilder ending = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            boolean onEnd = nodes.get(i).step().isOnEnd();
            StringBuilder group = onEnd ? ending : workflow;
            group.append(onEnd ? "    " : "  ")
                    .append(node.apply(i, nodes.get(i)))
                    .append('\n');
        }
        if (!ending.isEmpty()) {
            workflow.append("  ").append(begin).append('\n').append(ending);
            workflow.append("  ").append(end).append('\n');
        }
        lines.forEach(each -> workflow.append("  ").append(line.apply(each)).append('\n'));
        return workflow.toString();
    }

    private static String trigger(StepDefinition step) {
        return switch (step.trigger()) {
            case ALL_SUCCEEDED -> "";
            case ANY_SUCCEEDED -> "any";
            case FIRST_SUCCEEDED -> "first";
            case ALL_DONE -> "done";
        };
    }

    private static String label(Edge edge) {
        if (edge instanceof Conditional conditional) {
            return Details.code(conditional.condition());
        }
        if (edge instanceof Otherwise) {
            return "otherwise";
        }
        if (edge instanceof OnFailure failure) {
            return failure.errors().isEmpty() ? "on failure" : "on failure: " + Details.names(failure.errors());
        }
        return "";
    }

    /** From the validator to the reviser, or with the new draft from the reviser to the steps that use it. */
    private static Line back(Loop loop, WorkflowGraph graph) {
        String times = ", at most " + loop.maxIterations() + "×";
        if (loop.reviserFirst()) {
            return new Line(loop.validator(), loop.reviser(), "revise" + times, Style.DOTTED, false);
        }
        int next = graph.topologicalOrder().stream()
                .filter(loop.between()::contains)
                .findFirst()
                .orElse(loop.validator());
        return new Line(loop.reviser(), next, "next draft" + times, Style.DOTTED, false);
    }
}
