package io.weir.definition.view;

import io.weir.definition.WorkflowDefinition;

/** Draws a definition: its steps, what leads from one to another, loops, and the steps at the end. */
public final class DefinitionPicture {
    private DefinitionPicture() {}

    /**
     * A Mermaid flowchart, for Markdown.
     *
     * @param definition without problems
     */
    public static String mermaid(WorkflowDefinition definition) {
        return MermaidText.of(Picture.of(definition));
    }

    /**
     * A directed graph in Graphviz' language.
     *
     * @param definition without problems
     */
    public static String dot(WorkflowDefinition definition) {
        return DotText.of(Picture.of(definition));
    }

    /**
     * Lines for a terminal.
     *
     * @param definition without problems
     * @param columns the longest permitted line
     * @param ascii whether to draw with ASCII characters only; names and expressions are shown unchanged
     */
    public static String text(WorkflowDefinition definition, int columns, boolean ascii) {
        return LaneText.of(definition, columns, ascii ? Strokes.ASCII : Strokes.UNICODE);
    }
}
