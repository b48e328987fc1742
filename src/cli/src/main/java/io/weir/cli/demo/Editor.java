package io.weir.cli.demo;

import io.weir.cli.demo.Critique.Finding;
import io.weir.cli.demo.Draft.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Repairs a draft only where a finding requires it. */
final class Editor {
    private Editor() {}

    /** The draft without the fault in {@code finding}; unchanged if it cannot be repaired. */
    static Draft repair(Draft draft, Finding finding) {
        return switch (finding.rule()) {
            case Critique.LENGTH ->
                draft.words() > finding.limit()
                        ? shortened(draft, finding.limit())
                        : lengthened(draft, finding.limit());
            case Critique.FORBIDDEN_WORDS -> reworded(draft, finding.names());
            case Critique.MISSING_SECTIONS -> completed(draft, finding.names());
            default -> draft;
        };
    }

    /** Removes the last sentence of the longest section repeatedly. */
    private static Draft shortened(Draft draft, int limit) {
        Draft shorter = draft;
        while (shorter.words() > limit) {
            List<Section> sections = new ArrayList<>(shorter.sections());
            int longest = 0;
            for (int i = 1; i < sections.size(); i++) {
                if (sections.get(i).sentences().size()
                        > sections.get(longest).sentences().size()) {
                    longest = i;
                }
            }
            List<String> sentences = sections.get(longest).sentences();
            if (sentences.size() <= 1) {
                return shorter;
            }
            sections.set(
                    longest, new Section(sections.get(longest).heading(), sentences.subList(0, sentences.size() - 1)));
            shorter = shorter.withSections(sections);
        }
        return shorter;
    }

    private static Draft lengthened(Draft draft, int limit) {
        Draft longer = draft;
        for (int point = 2; longer.words() < limit; point++) {
            List<Section> sections = new ArrayList<>(longer.sections());
            Section last = sections.get(sections.size() - 1);
            List<String> sentences = new ArrayList<>(last.sentences());
            sentences.add(Templates.filler(point));
            sections.set(sections.size() - 1, new Section(last.heading(), sentences));
            longer = longer.withSections(sections);
        }
        return longer;
    }

    private static Draft reworded(Draft draft, List<String> words) {
        List<Section> sections = new ArrayList<>();
        for (Section section : draft.sections()) {
            sections.add(new Section(
                    section.heading(),
                    section.sentences().stream()
                            .map(sentence -> reworded(sentence, words))
                            .toList()));
        }
        return draft.withSections(sections);
    }

    private static String reworded(String sentence, List<String> words) {
        String text = sentence;
        for (String word : words) {
            String plain = Templates.PLAIN_WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), "thing");
            text = Pattern.compile("(?iu)(?<![\\p{L}\\p{N}'-])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}'-])")
                    .matcher(text)
                    .replaceAll(Matcher.quoteReplacement(plain));
        }
        return text;
    }

    private static Draft completed(Draft draft, List<String> headings) {
        List<Section> sections = new ArrayList<>(draft.sections());
        headings.forEach(heading -> sections.add(Templates.section(heading, draft.title())));
        return draft.withSections(sections);
    }
}
