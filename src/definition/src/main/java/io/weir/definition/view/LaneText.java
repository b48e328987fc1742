package io.weir.definition.view;

import io.weir.definition.StepDefinition;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import io.weir.definition.view.Picture.Line;
import io.weir.definition.view.Picture.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A picture for a terminal: the steps in an order in which they can run, with lines beside them. If the lines would take
 * too much of the width, the names of the steps before stand there instead.
 */
final class LaneText {
    private static final int MOST_LANES = 40;
    private static final int INDENT = 2;

    private final WorkflowDefinition definition;
    private final WorkflowGraph graph;
    private final Picture picture;
    private final int columns;
    private final Strokes strokes;
    private final Map<Integer, List<Line>> into = new HashMap<>();
    private final Map<Integer, List<Line>> outOf = new HashMap<>();
    private final int[] place;

    private LaneText(WorkflowDefinition definition, int columns, Strokes strokes) {
        this.definition = definition;
        this.graph = WorkflowGraph.of(definition);
        this.picture = Picture.of(definition);
        this.columns = columns;
        this.strokes = strokes;
        this.place = new int[definition.steps().size()];
        List<Integer> order = graph.topologicalOrder();
        for (int i = 0; i < order.size(); i++) {
            place[order.get(i)] = i;
        }
        for (Line line : picture.lines()) {
            into.computeIfAbsent(line.to(), step -> new ArrayList<>()).add(line);
            outOf.computeIfAbsent(line.from(), step -> new ArrayList<>()).add(line);
        }
    }

    static String of(WorkflowDefinition definition, int columns, Strokes strokes) {
        return new LaneText(definition, columns, strokes).text();
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        lines.add(Details.id(definition.id()) + ", "
                + Say.count(definition.steps().size(), "step"));
        lines.add("");
        lines.addAll(steps(false));
        if (definition.steps().stream().anyMatch(StepDefinition::isOnEnd)) {
            lines.add("");
            lines.add("at the end of the run");
            lines.add("");
            lines.addAll(steps(true));
        }
        String undo = Undo.order(definition, graph);
        if (!undo.isEmpty()) {
            lines.add("");
            lines.add("undone in this order: " + undo);
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(
                line -> text.append(cut(strokes.words(line.stripTrailing()))).append('\n'));
        return text.toString();
    }

    private String cut(String line) {
        String end = strokes.words("…");
        return line.codePointCount(0, line.length()) <= columns
                ? line
                : strokes.words(Say.shortened(line, Math.max(1, columns - end.length() + 1)));
    }

    private List<String> steps(boolean onEnd) {
        List<Integer> order = graph.topologicalOrder().stream()
                .filter(step -> definition.steps().get(step).isOnEnd() == onEnd)
                .toList();
        int width = width(order);
        return 2 * width > columns / 2 || width > MOST_LANES ? list(order) : lanes(order, width);
    }

    private int width(List<Integer> order) {
        Lanes lanes = new Lanes(strokes);
        for (int step : order) {
            lanes.step(step, ' ');
            lanes.leadTo(next(step));
        }
        return lanes.width();
    }

    private List<String> lanes(List<Integer> order, int width) {
        Lanes lanes = new Lanes(strokes);
        List<String> lines = new ArrayList<>();
        for (int step : order) {
            StepDefinition definitionOf = definition.steps().get(step);
            SortedMap<Integer, Lanes.Next> next = next(step);
            lines.add(
                    beside(lanes.step(step, strokes.node(definitionOf.body())), width) + Details.id(definitionOf.id()));
            for (String detail : details(step, false)) {
                lines.add(beside(lanes.beside(!next.isEmpty()), width) + "  " + detail);
            }
            String connection = lanes.leadTo(next);
            if (!connection.isEmpty()) {
                lines.add(beside(connection, width));
            }
        }
        return lines;
    }

    private static String beside(String lines, int width) {
        return " ".repeat(INDENT) + lines + " ".repeat(Math.max(0, 2 * width - lines.length())) + " ";
    }

    private List<String> list(List<Integer> order) {
        List<String> lines = new ArrayList<>();
        for (int step : order) {
            StepDefinition definitionOf = definition.steps().get(step);
            lines.add(" ".repeat(INDENT) + strokes.node(definitionOf.body()) + " " + Details.id(definitionOf.id()));
            details(step, true).forEach(detail -> lines.add(" ".repeat(2 * INDENT + 2) + detail));
        }
        return lines;
    }

    private SortedMap<Integer, Lanes.Next> next(int step) {
        SortedMap<Integer, Lanes.Next> next = new TreeMap<>();
        for (Line line : outOf.getOrDefault(step, List.of())) {
            if (line.style() != Style.DOTTED) {
                next.merge(
                        place[line.to()],
                        new Lanes.Next(line.to(), line.style() == Style.DASHED),
                        (one, other) -> new Lanes.Next(line.to(), one.afterFailure() && other.afterFailure()));
            }
        }
        return next;
    }

    private List<String> details(int step, boolean withNames) {
        StepDefinition definitionOf = definition.steps().get(step);
        List<String> details = new ArrayList<>();
        if (!definitionOf.dependsOn().isEmpty() && (withNames || definitionOf.trigger() != Trigger.ALL_SUCCEEDED)) {
            details.add(trigger(definitionOf.trigger()) + Details.names(definitionOf.dependsOn()));
        }
        for (Line line : into.getOrDefault(step, List.of())) {
            if (line.style() != Style.DOTTED && (withNames || !line.label().isEmpty()) && !line.dependency()) {
                details.add("from " + name(line.from()) + (line.label().isEmpty() ? "" : ": " + line.label()));
            }
        }
        details.addAll(picture.nodes().get(step).details());
        for (Line line : outOf.getOrDefault(step, List.of())) {
            if (line.style() == Style.DOTTED) {
                details.add("↺ " + line.label() + ", to " + name(line.to()));
            }
        }
        return details;
    }

    private static String trigger(Trigger trigger) {
        return switch (trigger) {
            case ALL_SUCCEEDED -> "after ";
            case ANY_SUCCEEDED -> "after the first of ";
            case FIRST_SUCCEEDED -> "after the first, the others are cancelled: ";
            case ALL_DONE -> "when done: ";
        };
    }

    private String name(int step) {
        return Details.id(definition.steps().get(step).id());
    }
}
