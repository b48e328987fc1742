package io.weir.definition.view;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lines beside the steps of a list. A lane leads down to one step that is still to come; every step before it that
 * leads there joins its lane. A column takes two characters.
 */
final class Lanes {
    private static final int FREE = -1;

    private final Strokes strokes;
    private final List<Integer> targets = new ArrayList<>();
    /** Whether the lane at a column is entered after failures only. */
    private final List<Boolean> dashed = new ArrayList<>();

    private int current = FREE;

    Lanes(Strokes strokes) {
        this.strokes = strokes;
    }

    /** The columns ever used. */
    int width() {
        return targets.size();
    }

    /** Ends the lane of a step, or takes a column for a step without one. Returns the line with the step itself. */
    String step(int step, char mark) {
        current = targets.indexOf(step);
        if (current < 0) {
            current = take(step, false);
        }
        StringBuilder line = new StringBuilder(beside(false));
        line.setCharAt(2 * current, mark);
        return line.toString();
    }

    /** A line of the current step's own text; its column goes on if something follows. */
    String beside(boolean goesOn) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < targets.size(); column++) {
            boolean used = column == current ? goesOn : targets.get(column) != FREE;
            line.append(used ? strokes.vertical(column != current && dashed.get(column)) : ' ')
                    .append(' ');
        }
        return line.toString();
    }

    /**
     * Leads from the current step to others.
     *
     * @param next the steps, in the order of the list, with whether they follow a failure only
     * @return the line that connects them; empty if the current column simply goes on
     */
    String leadTo(SortedMap<Integer, Next> next) {
        int from = current;
        targets.set(from, FREE);
        current = FREE;
        SortedMap<Integer, Integer> sides = new TreeMap<>();
        sides.put(from, Strokes.UP);
        for (Next each : next.values()) {
            int column = targets.indexOf(each.step());
            if (column >= 0) {
                sides.merge(column, Strokes.UP | Strokes.DOWN, (one, other) -> one | other);
                dashed.set(column, dashed.get(column) && each.afterFailure());
            } else {
                column = targets.get(from) == FREE ? reuse(from, each) : take(each.step(), each.afterFailure());
                sides.merge(column, Strokes.DOWN, (one, other) -> one | other);
            }
        }
        return sides.size() == 1 ? "" : connection(sides);
    }

    private String connection(SortedMap<Integer, Integer> sides) {
        int first = sides.firstKey();
        int last = sides.lastKey();
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < targets.size(); column++) {
            boolean across = column >= first && column <= last;
            int used = targets.get(column) == FREE ? 0 : Strokes.UP | Strokes.DOWN;
            int vertical = sides.getOrDefault(column, used);
            int left = across && column > first ? Strokes.LEFT : 0;
            int right = across && column < last ? Strokes.RIGHT : 0;
            int all = vertical | left | right;
            line.append(all == (Strokes.UP | Strokes.DOWN) ? strokes.vertical(dashed.get(column)) : strokes.ends(all))
                    .append(right == 0 ? ' ' : strokes.ends(Strokes.LEFT | Strokes.RIGHT));
        }
        return line.toString();
    }

    private int reuse(int column, Next next) {
        targets.set(column, next.step());
        dashed.set(column, next.afterFailure());
        return column;
    }

    private int take(int step, boolean afterFailure) {
        int column = targets.indexOf(FREE);
        if (column < 0) {
            column = targets.size();
            targets.add(step);
            dashed.add(afterFailure);
        } else {
            reuse(column, new Next(step, afterFailure));
        }
        return column;
    }

    /**
     * A step that follows the current one.
     *
     * @param afterFailure whether only if the current one fails
     */
    record Next(int step, boolean afterFailure) {}
}
