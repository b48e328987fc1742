package io.weir.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.types.CelKind;
import dev.cel.runtime.CelEvaluationException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Turns CEL's messages into sentences for workflow authors. */
final class CelWords {
    private static final int SHOWN = 300;
    private static final String PREFIX = "evaluation error at <input>:";

    private CelWords() {}

    static String issue(CelIssue issue) {
        String message = issue.getMessage();
        String unknown = between(message, "undeclared reference to '", "'");
        if (!unknown.isEmpty()) {
            return "`" + unknown + "` is not known here; an expression starts with one of "
                    + String.join(", ", ScopeValues.ROOTS);
        }
        String call = between(message, "found no matching overload for '", "' applied to");
        if (!call.isEmpty()) {
            String types = between(message, "applied to '", "'");
            return operator(call) + " can't be applied to " + types;
        }
        String levels = between(message + "\n", "recursion limit exceeded. limit: ", "\n");
        if (!levels.isEmpty()) {
            return "it is nested deeper than the " + levels + " levels allowed";
        }
        String nodes = between(message, "expression node limit (", ")");
        if (!nodes.isEmpty()) {
            return "it has more than the " + nodes + " parts allowed";
        }
        return Words.shorten(message, SHOWN);
    }

    /** A hint about the probable meaning of an expression that does not compile; may be empty. */
    static String hint(String source) {
        char quote = 0;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '=' && !isPartOfOperator(source, i)) {
                return "; did you mean `==`? A single `=` compares nothing";
            }
        }
        return "";
    }

    private static boolean isPartOfOperator(String source, int equals) {
        char before = equals == 0 ? ' ' : source.charAt(equals - 1);
        char after = equals + 1 == source.length() ? ' ' : source.charAt(equals + 1);
        return after == '=' || "=<>!".indexOf(before) >= 0;
    }

    /** Issues have a line and a column; one number is easier to find in a one-line field. */
    static OptionalInt position(String source, CelIssue issue) {
        int line = issue.getSourceLocation().getLine();
        int column = issue.getSourceLocation().getColumn();
        if (line < 1 || column < 0) {
            return OptionalInt.empty();
        }
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = source.indexOf('\n', start) + 1;
        }
        return OptionalInt.of(source.codePointCount(0, start) + column);
    }

    static String type(CelKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static ExpressionException failure(String source, CelEvaluationException e, Map<Integer, String> steps) {
        OptionalInt position = position(e);
        boolean notFound = e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND;
        if (notFound && position.isPresent() && steps.containsKey(position.getAsInt())) {
            String reason = "step `" + steps.get(position.getAsInt())
                    + "` has no output: it was skipped or has not run; ask with has(…) first";
            return new ExpressionException(source, reason, position);
        }
        return new ExpressionException(source, reason(e), position);
    }

    static String reason(CelEvaluationException e) {
        String message = bare(e);
        CelErrorCode code = e.getErrorCode();
        if (code == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
            return missing(message);
        }
        if (code == CelErrorCode.OVERLOAD_NOT_FOUND) {
            return operator(between(message, "for function '", "'"))
                    + " can't be applied to the kinds of value found here";
        }
        if (code == CelErrorCode.DIVIDE_BY_ZERO) {
            return "it divides by zero";
        }
        if (code == CelErrorCode.NUMERIC_OVERFLOW) {
            return "the result does not fit a 64-bit integer; use double(…) for larger numbers";
        }
        if (code == CelErrorCode.INDEX_OUT_OF_BOUNDS) {
            return "the list has no element " + between(message + "\n", "bounds: ", "\n");
        }
        String found = between(message + "\n", "expected boolean value, found: ", "\n");
        if (!found.isEmpty()) {
            return "true or false was expected, and found was " + Words.shorten(found, 100);
        }
        return Words.shorten(message, SHOWN);
    }

    private static String missing(String message) {
        String field = between(message, "Error resolving field '", "'. Field selections");
        if (!field.isEmpty()) {
            return "the field `" + field + "` was asked of something that is not an object";
        }
        String key = between(message, "key '", "' is not present in map");
        return "there is no field `" + (key.isEmpty() ? message : key)
                + "`; ask with has(…) first if it may be missing";
    }

    private static String operator(String function) {
        String shown = function.replace("_", " ").replace("@", "").strip();
        return "`" + (function.startsWith("_") || function.endsWith("_") ? shown : function.replace("@", "")) + "`";
    }

    private static OptionalInt position(CelEvaluationException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf(':', PREFIX.length());
        if (!message.startsWith(PREFIX) || end < 0) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(message.substring(PREFIX.length(), end)));
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }

    private static String bare(CelEvaluationException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.startsWith(PREFIX) ? message.indexOf(": ", PREFIX.length()) : -1;
        return end < 0 ? message : message.substring(end + 2);
    }

    private static String between(String message, String before, String after) {
        int start = message.indexOf(before);
        int end = start < 0 ? -1 : message.indexOf(after, start + before.length());
        return end < 0 ? "" : message.substring(start + before.length(), end);
    }
}
