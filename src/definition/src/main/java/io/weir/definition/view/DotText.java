package io.weir.definition.view;

import io.weir.definition.StepBody;
import io.weir.definition.view.Picture.Line;
import io.weir.definition.view.Picture.Node;
import java.util.stream.Stream;

/** A picture in the language of Graphviz. */
final class DotText {
    private DotText() {}

    static String of(Picture picture) {
        StringBuilder text = new StringBuilder("digraph " + quoted(Details.id(picture.id())) + " {\n")
                .append("  node [shape=box, fontname=\"sans-serif\"];\n")
                .append("  edge [fontname=\"sans-serif\", fontsize=10];\n");
        for (int i = 0; i < picture.nodes().size(); i++) {
            if (!picture.nodes().get(i).onEnd()) {
                text.append("  ").append(node(i, picture.nodes().get(i))).append('\n');
            }
        }
        if (picture.nodes().stream().anyMatch(Node::onEnd)) {
            text.append("  subgraph cluster_ending {\n    label=\"at the end of the run\";\n");
            for (int i = 0; i < picture.nodes().size(); i++) {
                if (picture.nodes().get(i).onEnd()) {
                    text.append("    ").append(node(i, picture.nodes().get(i))).append('\n');
                }
            }
            text.append("  }\n");
        }
        picture.lines().forEach(line -> text.append("  ").append(line(line)).append('\n'));
        return text.append("}\n").toString();
    }

    private static String node(int position, Node node) {
        String label = Stream.concat(Stream.of(Details.id(node.step().id())), node.details().stream())
                .map(DotText::escaped)
                .reduce((one, other) -> one + "\\n" + other)
                .orElse("");
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
