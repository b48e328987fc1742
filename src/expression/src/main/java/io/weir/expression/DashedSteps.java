package io.weir.expression;

import java.util.Set;

/**
 * Lets {@code steps.my-step.output} name the step {@code my-step}. CEL would subtract {@code step} from {@code
 * steps.my}, so such a name is put in CEL's backquotes.
 */
final class DashedSteps {
    private static final String STEPS = "steps.";

    private DashedSteps() {}

    /** The source with quotes around every step that needs them; literals do not change. */
    static String quoted(String source, Set<String> stepIds) {
        if (source.indexOf('-') < 0 || !source.contains(STEPS)) {
            return source;
        }
        StringBuilder quoted = new StringBuilder(source.length() + 8);
        char text = 0;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            quoted.append(c);
            if (text != 0) {
                if (c == '\\' && i + 1 < source.length()) {
                    quoted.append(source.charAt(++i));
                }
                text = c == text ? 0 : text;
            } else if (c == '"' || c == '\'' || c == '`') {
                text = c;
            } else if (c == 's' && source.startsWith(STEPS, i) && !isInName(source, i - 1)) {
                int start = i + STEPS.length();
                int end = start;
                while (end < source.length() && isInId(source.charAt(end))) {
                    end++;
                }
                String id = source.substring(start, end);
                if (id.indexOf('-') >= 0 && source.startsWith(".", end) && stepIds.contains(id)) {
                    quoted.append(STEPS, 1, STEPS.length())
                            .append('`')
                            .append(id)
                            .append('`');
                    i = end - 1;
                }
            }
        }
        return quoted.toString();
    }

    private static boolean isInId(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /** Returns true inside a name or a selection, where the following name is not a root. */
    private static boolean isInName(String source, int at) {
        return at >= 0
                && (Character.isLetterOrDigit(source.charAt(at))
                        || source.charAt(at) == '_'
                        || source.charAt(at) == '.');
    }
}
