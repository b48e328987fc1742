package io.weir.expression;

import java.util.OptionalInt;

/** Reads the tokens of a JSONPath: single characters, names, whole numbers and quoted text. */
final class JsonPathScanner {
    private static final int MAX_INDEX_DIGITS = 9;

    private final String source;
    private int at;

    JsonPathScanner(String source) {
        this.source = source;
    }

    boolean atEnd() {
        return at >= source.length();
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    char peek() {
        return atEnd() ? '\0' : source.charAt(at);
    }

    void skipBlanks() {
        while (!atEnd() && " \t\r\n".indexOf(peek()) >= 0) {
            at++;
        }
    }

    boolean take(String expected) {
        if (!source.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    void expect(String expected) {
        if (!take(expected)) {
            throw problem("expected `" + expected + "`, found " + found());
        }
    }

    boolean atName() {
        return isNameStart(peek());
    }

    /** A field name outside of quotes: letters, digits, `_`, and, after the first character, `-`. */
    String name() {
        if (!atName()) {
            throw problem("expected a field name, `*` or `[`, found " + found());
        }
        int start = at;
        while (!atEnd() && (isNameStart(peek()) || peek() == '-' || isDigit(peek()))) {
            at++;
        }
        if (peek() == '(') {
            at = start;
            throw problem("functions are not offered in a JSONPath; use CEL");
        }
        return source.substring(start, at);
    }

    /** A whole number that can be an index, if there is one here. */
    OptionalInt index() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int digits = at;
        while (isDigit(peek())) {
            at++;
        }
        if (at == digits) {
            at = start;
            return OptionalInt.empty();
        }
        if (at - digits > MAX_INDEX_DIGITS) {
            at = start;
            throw problem("an index has at most " + MAX_INDEX_DIGITS + " digits");
        }
        return OptionalInt.of(Integer.parseInt(source.substring(start, at)));
    }

    /** The characters of a JSON number; empty if there is none. */
    String number() {
        int start = at;
        while (isDigit(peek()) || (peek() != '\0' && "+-.eE".indexOf(peek()) >= 0)) {
            at++;
        }
        return source.substring(start, at);
    }

    /** Text in single or double quotes, with JSON's escapes and {@code \'}. */
    String quoted() {
        int start = at;
        char quote = source.charAt(at++);
        StringBuilder text = new StringBuilder();
        while (!atEnd()) {
            char c = source.charAt(at++);
            if (c == quote) {
                return text.toString();
            }
            text.append(c == '\\' ? escaped() : c);
        }
        at = start;
        throw problem("the text that starts here has no closing " + quote);
    }

    private char escaped() {
        char c = peek();
        at++;
        int plain = "'\"\\/".indexOf(c);
        if (plain >= 0) {
            return c;
        }
        int control = "bfnrt".indexOf(c);
        if (control >= 0) {
            return "\b\f\n\r\t".charAt(control);
        }
        if (c == 'u' && at + 4 <= source.length()) {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(source.charAt(at + i), 16);
                value = digit < 0 || value < 0 ? -1 : value * 16 + digit;
            }
            if (value >= 0) {
                at += 4;
                return (char) value;
            }
        }
        at--;
        throw problem("unknown escape; a backslash goes before ' \" \\ / b f n r t or uXXXX");
    }

    String found() {
        return atEnd() ? "the end" : "`" + Character.toString(source.codePointAt(at)) + "`";
    }

    ExpressionException problem(String reason) {
        return new ExpressionException(source, reason, source.codePointCount(0, Math.min(at, source.length())));
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= '\u0080';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
