package io.weir.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An upper bound of a regular expression's size after its counted repetitions are expanded. RE2 reports the size only
 * after it has built the program, and {@code ((a{1000}){1000}){1000}} would not fit into memory.
 */
final class RegexSize {
    private final String pattern;
    private final Deque<long[]> groups = new ArrayDeque<>();
    private int at;

    /** The size of the element before the cursor, and of everything before that in the same group. */
    private long last;

    private long before;

    private RegexSize(String pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException for {@code \Q…\E}, whose content cannot be estimated */
    static long estimate(String pattern) {
        return new RegexSize(pattern).walk();
    }

    private long walk() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == '\\') {
                escape();
            } else if (c == '[') {
                skipClass();
                atom(1);
            } else if (c == '(') {
                groups.push(new long[] {before + last});
                before = 0;
                last = 0;
            } else if (c == ')' && !groups.isEmpty()) {
                long size = before + last + 2;
                before = groups.pop()[0];
                last = size;
            } else if (c == '{') {
                last = saturated(last, repetitions());
            } else if (c == '*' || c == '+' || c == '?') {
                last++;
            } else {
                atom(1);
            }
        }
        long size = before + last;
        while (!groups.isEmpty()) {
            size += groups.pop()[0];
        }
        return size;
    }

    private void escape() {
        if (at < pattern.length() && pattern.charAt(at) == 'Q') {
            throw new IllegalArgumentException("\\Q…\\E is not offered; put a backslash before each character instead");
        }
        at++;
        atom(1);
    }

    private void atom(long size) {
        before += last;
        last = size;
    }

    private void skipClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        // A bracket right at the start is a literal.
        int first = at;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
            if (pattern.startsWith("[:", at)) {
                int end = pattern.indexOf(":]", at);
                at = end < 0 ? at + 1 : end + 1;
            } else if (pattern.charAt(at) == '\\') {
                at++;
            }
            at++;
        }
        at++;
    }

    /** The largest number inside the braces, whatever else they contain: at worst the bound is too high. */
    private long repetitions() {
        long largest = 1;
        long number = 0;
        while (at < pattern.length() && pattern.charAt(at) != '}') {
            char c = pattern.charAt(at++);
            number = c >= '0' && c <= '9' ? Math.min(number * 10 + (c - '0'), Integer.MAX_VALUE) : 0;
            largest = Math.max(largest, number);
        }
        at++;
        return largest;
    }

    private static long saturated(long size, long times) {
        return Math.min(size * times, Integer.MAX_VALUE);
    }
}
