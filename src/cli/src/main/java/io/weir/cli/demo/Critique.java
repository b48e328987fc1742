package io.weir.cli.demo;

import java.util.List;
import java.util.stream.Collectors;

/** What was found wrong with a draft: a critic's feedback. */
public record Critique(List<Finding> findings) {
    /** The text has fewer or more words than are wanted. */
    static final String LENGTH = "length";

    static final String FORBIDDEN_WORDS = "forbidden_words";
    static final String MISSING_SECTIONS = "missing_sections";
    /** Nothing that could be named, so nothing that could be repaired. */
    static final String TASTE = "taste";

    public Critique {
        findings = List.copyOf(findings);
    }

    /**
     * One thing.
     *
     * @param rule which rule is broken
     * @param message for people
     * @param names the words or sections it is about; empty for the others
     * @param limit the number of words to get to; 0 for the others
     */
    public record Finding(String rule, String message, List<String> names, int limit) {
        public Finding {
            names = List.copyOf(names);
        }
    }

    String summary() {
        return findings.stream().map(Finding::message).collect(Collectors.joining("; "));
    }
}
