package io.weir.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.weir.cli.demo.Critique.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules for a draft: the configuration of the step {@code critique}. */
public record HouseRules(
        @JsonProperty("min_words") int minWords,
        @JsonProperty("max_words") int maxWords,
        @JsonProperty("forbidden_words") List<String> forbiddenWords,
        @JsonProperty("required_sections") List<String> requiredSections) {
    public HouseRules {
        forbiddenWords = List.copyOf(forbiddenWords);
        requiredSections = List.copyOf(requiredSections);
    }

    /** All broken rules. */
    Critique judge(Draft draft) {
        List<Finding> findings = new ArrayList<>();
        List<String> missing = requiredSections.stream()
                .filter(section -> !draft.hasSection(section))
                .toList();
        if (!missing.isEmpty()) {
            findings.add(
                    new Finding(Critique.MISSING_SECTIONS, "no section " + String.join(", ", missing), missing, 0));
        }
        Set<String> used = new TreeSet<>(draft.allWords());
        used.retainAll(forbiddenWords);
        if (!used.isEmpty()) {
            findings.add(new Finding(
                    Critique.FORBIDDEN_WORDS, "forbidden: " + String.join(", ", used), List.copyOf(used), 0));
        }
        int words = draft.words();
        if (words < minWords || words > maxWords) {
            int limit = words < minWords ? minWords : maxWords;
            findings.add(new Finding(
                    Critique.LENGTH, words + " words, expected " + minWords + " to " + maxWords, List.of(), limit));
        }
        return new Critique(findings);
    }
}
