package io.weir.definition.view;

import io.weir.definition.Ending;
import io.weir.protocol.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Words of the explanation. */
final class Say {
    private static final int MOST_NAMED = 20;
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_EXPRESSION = 160;

    private Say() {}

    /** A name in quotes, shortened. */
    static String name(String name) {
        return "'" + shortened(name, LONGEST_NAME) + "'";
    }

    /** {@code 'a', 'b' and 'c'}. */
    static String names(Collection<String> names) {
        return list(names.stream().map(Say::name).toList(), "and");
    }

    /** Parts with commas and a last word between them; a long list is cut. */
    static String list(List<String> parts, String last) {
        List<String> shown = new ArrayList<>(parts.subList(0, Math.min(parts.size(), MOST_NAMED)));
        if (parts.size() > MOST_NAMED) {
            shown.add(parts.size() - MOST_NAMED + " more");
        }
        if (shown.size() < 2) {
            return String.join("", shown);
        }
        return String.join(", ", shown.subList(0, shown.size() - 1)) + " " + last + " " + shown.get(shown.size() - 1);
    }

    /** An expression or a template, on one line, shortened. */
    static String code(String source) {
        return "`" + line(source, LONGEST_EXPRESSION) + "`";
    }

    /** White space becomes one blank each; at most this many characters. */
    static String line(String text, int most) {
        return shortened(text.strip().replaceAll("\\s+", " "), most);
    }

    /** A text without its quotes; other values, and a text with escapes, as their JSON. */
    static String text(Payload value) {
        String json = value.toJson();
        return json.startsWith("\"") && json.indexOf('\\') < 0 ? json.substring(1, json.length() - 1) : json;
    }

    static String endings(Collection<Ending> endings) {
        return list(endings.stream().map(Say::ending).toList(), "or");
    }

    private static String ending(Ending ending) {
        return switch (ending) {
            case SUCCEEDED -> "succeeds";
            case FAILED -> "fails";
            case TIMED_OUT -> "times out";
            case CANCELLED -> "is cancelled";
        };
    }

    static String count(int number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
    }

    /** {@code 2} instead of {@code 2.0}. */
    static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    /** At most this many characters, with an ellipsis for the rest. */
    static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
