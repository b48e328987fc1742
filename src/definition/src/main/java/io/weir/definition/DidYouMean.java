package io.weir.definition;

import java.util.Collection;
import java.util.Locale;

/** Finds the known word that is nearest to an unknown one. */
final class DidYouMean {
    /** The comparison is quadratic in the words' lengths, and nobody mistypes a longer word. */
    private static final int LONGEST = 60;

    private DidYouMean() {}

    /** {@code " (did you mean 'x'?)"}, or empty if no known word is near. */
    static String suggest(String unknown, Collection<String> known) {
        if (unknown.isEmpty() || unknown.length() > LONGEST) {
            return "";
        }
        String nearest = "";
        int most = unknown.length() > 7 ? 3 : unknown.length() > 3 ? 2 : 1;
        int least = 1 + Math.min(most, unknown.length() - 1);
        String word = plain(unknown);
        for (String candidate : known) {
            if (candidate.length() <= LONGEST && Math.abs(candidate.length() - unknown.length()) <= 3) {
                int distance = distance(word, plain(candidate), least);
                if (distance < least) {
                    least = distance;
                    nearest = candidate;
                }
            }
        }
        return nearest.isEmpty() ? "" : " (did you mean '" + nearest + "'?)";
    }

    /** Removes the differences between dependsOn, depends-on and depends_on. */
    private static String plain(String word) {
        return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** Edits (insert, delete, replace) from {@code a} to {@code b}, or {@code enough} if there are at least as many. */
    private static int distance(String a, String b, int enough) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
                least = Math.min(least, row[j]);
            }
            if (least >= enough) {
                return enough;
            }
        }
        return row[b.length()];
    }
}
