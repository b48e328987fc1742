package io.weir.definition;

/** Formats values of a definition for problems: shortened, and on one line. */
final class Quote {
    private static final int LONGEST = 60;

    private Quote() {}

    /** {@code text} in single quotes, shortened. */
    static String of(String text) {
        return "'" + shortened(text) + "'";
    }

    static String shortened(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) || isSurrogate(c) ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
