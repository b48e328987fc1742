package io.weir.definition.view;

import io.weir.definition.StepBody;
import io.weir.definition.view.Picture.Line;
import io.weir.definition.view.Picture.Node;

/**
 * A picture as a Mermaid flowchart. Every text is in quotes, and a character that Mermaid, Markdown or HTML could
 * interpret is written as its number, because names and conditions are not ours.
 */
final class MermaidText {
    private static final String HARMLESS = " _.,:()=/+-";

    private MermaidText() {}

    static String of(Picture picture) {
        return "flowchart TD\n"
                + picture.statements(
                        MermaidText::node, "subgraph ending [\"at the end of the run\"]", "end", MermaidText::line);
    }

    private static String node(int position, Node node) {
        String label = node.label(MermaidText::escaped, "<br/>");
        return "n" + position + shape(node.step().body()).formatted("\"" + label + "\"");
    }

    private static String shape(StepBody body) {
        if (body instanceof StepBody.Worker) {
            return "[%s]";
        }
        if (body instanceof StepBody.Fail) {
            return "{{%s}}";
        }
        if (body instanceof StepBody.SetOutput || body instanceof StepBody.Emit) {
            return "[/%s/]";
        }
        if (body instanceof StepBody.WaitFor
                || body instanceof StepBody.WaitUntil
                || body instanceof StepBody.AwaitEvent
                || body instanceof StepBody.AwaitAnswer) {
            return "([%s])";
        }
        throw new IllegalStateException("a body of unknown kind: " + body);
    }

    private static String line(Line line) {
        String arrow = switch (line.style()) {
            case SOLID -> "-->";
            case DASHED, DOTTED -> "-.->";
        };
        String label = line.label().isEmpty() ? "" : "|\"" + escaped(line.label()) + "\"|";
        return "n" + line.from() + " " + arrow + label + " n" + line.to();
    }

    /** Text that Mermaid shows as it is. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        int at = 0;
        for (int c : text.codePoints().toArray()) {
            // Markdown would make a list of a line that begins with a number and a dot, or a dash.
            boolean first = at++ == 0 && !Character.isLetter(c);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                escaped.append(' ');
            } else if (!first && (c > 127 || Character.isLetterOrDigit(c) || HARMLESS.indexOf(c) >= 0)) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append('#').append(c).append(';');
            }
        }
        return escaped.toString();
    }
}
