package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.view.Explanation;
import io.weir.definition.view.Explanation.Section;
import java.util.Locale;
import java.util.stream.Collectors;

/** The explanation of a definition, for the terminal and as JSON. */
final class ExplanationText {
    private ExplanationText() {}

    static void print(Terminal terminal, WorkflowDefinition definition) {
        for (Section section : Explanation.of(definition)) {
            terminal.line("");
            terminal.line("  " + terminal.tone(Terminal.Tone.STRONG, title(section)));
            for (String sentence : section.sentences()) {
                String before = "    - ";
                for (String line : Terminal.wrapped(sentence, terminal.width() - before.length())) {
                    terminal.line(before + line);
                    before = "      ";
                }
            }
        }
        terminal.line("");
    }

    static ArrayNode json(WorkflowDefinition definition) {
        ArrayNode sections = JsonText.array();
        for (Section section : Explanation.of(definition)) {
            ObjectNode node =
                    sections.addObject().put("kind", section.kind().name().toLowerCase(Locale.ROOT));
            ArrayNode steps = node.putArray("steps");
            section.about().forEach(steps::add);
            ArrayNode sentences = node.putArray("sentences");
            section.sentences().forEach(sentences::add);
        }
        return sections;
    }

    private static String title(Section section) {
        return switch (section.kind()) {
            case WORKFLOW -> "The workflow";
            case STEP -> "Step " + section.about().get(0);
            case LOOP -> "Revision loop of " + section.about().stream().collect(Collectors.joining(" and "));
            case COMPENSATION -> "Undoing";
        };
    }
}
