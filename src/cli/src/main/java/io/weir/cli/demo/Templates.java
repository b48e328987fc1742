package io.weir.cli.demo;

import io.weir.cli.demo.Draft.Section;
import java.util.List;
import java.util.Map;

/** The sentences of drafts. */
final class Templates {
    /** Fashionable words and their plain meaning. */
    static final Map<String, String> PLAIN_WORDS =
            Map.of("leverage", "use", "synergy", "cooperation", "paradigm", "pattern");

    private Templates() {}

    /** A first draft: too long, with forbidden words, and without a conclusion. */
    static Draft firstDraft(String topic) {
        String subject = topic.strip();
        return new Draft(
                "About " + subject,
                List.of(
                        new Section(
                                "Introduction",
                                List.of(
                                        "Everyone has heard of " + subject + ", and few could say what it is.",
                                        "This page tells what " + subject + " is about, in plain language.",
                                        "It will be argued that " + subject + " is a new paradigm.")),
                        new Section(
                                "Background",
                                List.of(
                                        "The first to look at " + subject + " did so because nothing else would do.",
                                        "They learned to leverage what they had, and wrote down what they saw.",
                                        "What they wrote is still worth reading today.",
                                        "Much has been said about it since, and much of that has been said twice.",
                                        "It bears repeating that much of it has been said twice.",
                                        "Those who came later found synergy where the first had found toil.",
                                        "There were setbacks, as there always are.",
                                        "There were also those who said that it could not be done.",
                                        "It goes without saying that they were wrong, and yet it is said here."))));
    }

    /** A missing section. */
    static Section section(String heading, String title) {
        return new Section(
                heading,
                List.of(title + ": that is what this page was for.", "Readers who want to know more can start here."));
    }

    /** One more sentence, for a text that is too short. */
    static String filler(int number) {
        return "There is more to it than that, as point " + number + " would show.";
    }
}
