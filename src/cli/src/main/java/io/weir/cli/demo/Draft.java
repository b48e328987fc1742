package io.weir.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A text in sections. */
public record Draft(String title, List<Section> sections) {
    private static final Pattern NOT_IN_WORDS = Pattern.compile("[^\\p{L}\\p{N}'-]+");

    public Draft {
        sections = List.copyOf(sections);
    }

    /** A heading and the sentences under it. */
    public record Section(String heading, List<String> sentences) {
        public Section {
            sentences = List.copyOf(sentences);
        }
    }

    /** Words of the sentences; title and headings don't count. */
    int words() {
        return allWords().size();
    }

    /** In lower case, in order. */
    List<String> allWords() {
        List<String> words = new ArrayList<>();
        for (Section section : sections) {
            for (String sentence : section.sentences()) {
                NOT_IN_WORDS
                        .splitAsStream(sentence)
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .forEach(words::add);
            }
        }
        return words;
    }

    boolean hasSection(String heading) {
        return sections.stream().anyMatch(section -> section.heading().equalsIgnoreCase(heading));
    }

    Draft withSections(List<Section> other) {
        return new Draft(title, other);
    }
}
