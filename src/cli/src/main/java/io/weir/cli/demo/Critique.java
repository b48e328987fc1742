package io.weir.cli.demo;

import java.util.List;
import java.util.stream.Collectors;

/** The findings about a draft: a critic's feedback. */
public record Critique(List<Finding> findings) {
    /** The text has too few or too many words. */
    static final String LENGTH = "length";

    static final String FORBIDDEN_WORDS = "forbidden_words";
    static final String MISSING_SECTIONS = "missing_sections";
    /** A fault without a name, which cannot be repaired. */
    static final String TASTE = "taste";

    public Critique {
        findings = List.copyOf(findings);
    }

    /**
     * One finding.
     *
     * @param rule the broken rule
     * @param message for people
     * @param names the words or sections it is about; otherwise empty
     * @param limit the required number of words; otherwise 0
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
