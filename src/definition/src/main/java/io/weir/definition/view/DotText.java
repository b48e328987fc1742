package io.weir.definition.view;

import io.weir.definition.StepBody;
import io.weir.definition.view.Picture.Line;
import io.weir.definition.view.Picture.Node;

/** A picture in the language of Graphviz. */
final class DotText {
    private DotText() {}

    static String of(Picture picture) {
        return "digraph " + quoted(Details.id(picture.id())) + " {\n"
                + "  node [shape=box, fontname=\"sans-serif\"];\n"
                + "  edge [fontname=\"sans-serif\", fontsize=10];\n"
                + picture.statements(
                        DotText::node,
                        "subgraph cluster_ending {\n    label=\"at the end of the run\";",
                        "}",
                        DotText::line)
                + "}\n";
    }

    private static String node(int position, Node node) {
        String label = node.label(DotText::escaped, "\\n");
        return "n" + position + " [label=\"" + label + "\"" + shape(node.step().body()) + "];";
    }

    private static String shape(StepBody body) {
        if (body instanceof StepBody.Worker) {
            return "";
        }
        if (body instanceof StepBody.Fail) {
            return ", shape=octagon";
        }
        if (body instanceof StepBody.SetOutput || body instanceof StepBody.Emit) {
            return ", shape=parallelogram";
        }
        return ", style=rounded";
    }

    private static String line(Line line) {
        String style = switch (line.style()) {
            case SOLID -> "";
            case DASHED -> "style=dashed";
            // A line back must not turn the picture round.
            case DOTTED -> "style=dotted, constraint=false";
        };
        String label = line.label().isEmpty() ? "" : "label=" + quoted(line.label());
        String attributes = label.isEmpty() || style.isEmpty() ? label + style : label + ", " + style;
        return "n" + line.from() + " -> n" + line.to() + (attributes.isEmpty() ? "" : " [" + attributes + "]") + ";";
    }

    private static String quoted(String text) {
        return "\"" + escaped(text) + "\"";
    }

    /** Text that Graphviz shows as it is: it knows quotes, escapes with a backslash, and entities. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                escaped.append(' ');
            } else if (c == '&') {
                escaped.append("&amp;");
            } else {
                escaped.append(c == '"' || c == '\\' ? "\\" : "").appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
