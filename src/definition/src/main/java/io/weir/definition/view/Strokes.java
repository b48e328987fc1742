package io.weir.definition.view;

import io.weir.definition.StepBody;

/** The characters that lines are drawn with. */
enum Strokes {
    /** Box drawing characters. */
    UNICODE(" ╵╷│╴┘┐┤╶└┌├─┴┬┼", '┊', "●○✗", "…×↺"),
    ASCII(" |||-+++-+++-+++", ':', "*ox", "");

    static final int UP = 1;
    static final int DOWN = 2;
    static final int LEFT = 4;
    static final int RIGHT = 8;

    private final String byEnds;
    private final char dashed;
    private final String nodes;
    private final String words;

    Strokes(String byEnds, char dashed, String nodes, String words) {
        this.byEnds = byEnds;
        this.dashed = dashed;
        this.nodes = nodes;
        this.words = words;
    }

    /** The character with lines to the sides given, a sum of {@link #UP}, {@link #DOWN}, {@link #LEFT}, {@link #RIGHT}. */
    char ends(int sides) {
        return byEnds.charAt(sides);
    }

    /** A line up and down. */
    char vertical(boolean afterFailure) {
        return afterFailure ? dashed : ends(UP | DOWN);
    }

    char node(StepBody body) {
        return nodes.charAt(body instanceof StepBody.Worker ? 0 : body instanceof StepBody.Fail ? 2 : 1);
    }

    /** Our own words with the characters that these strokes permit. */
    String words(String text) {
        return words.isEmpty() ? text.replace("…", "...").replace("×", "x").replace("↺", "<-") : text;
    }
}
