package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.Terminal.Tone;
import io.weir.streams.checks.Outcome;
import io.weir.streams.checks.Outcome.Level;
import java.util.List;

/** The results of the checks, for people and as JSON. */
final class DoctorReport {
    private static final int NARROWEST_COLUMN = 30;

    private DoctorReport() {}

    static void print(Terminal terminal, List<Outcome> outcomes) {
        int names = outcomes.stream()
                .mapToInt(outcome -> outcome.check().length())
                .max()
                .orElse(0);
        int indent = "skipped".length() + 1 + names + 2;
        for (Outcome outcome : outcomes) {
            String mark = outcome.level().wireName();
            String head = terminal.tone(tone(outcome.level()), mark)
                    + " ".repeat("skipped".length() + 1 - mark.length())
                    + String.format("%-" + names + "s  ", outcome.check());
            print(terminal, head, indent, outcome.found());
            if (outcome.expected() != null) {
                print(terminal, label("expected", indent), indent, outcome.expected());
            }
            if (outcome.fix() != null) {
                // On one line, so that it can be copied.
                terminal.line(label("fix", indent) + outcome.fix());
            }
        }
        terminal.line("");
        terminal.line(summary(outcomes));
    }

    private static String label(String text, int indent) {
        return String.format("%" + (indent - 2) + "s  ", text);
    }

    private static void print(Terminal terminal, String head, int indent, String text) {
        int column = Math.max(NARROWEST_COLUMN, terminal.width() - indent);
        String before = head;
        for (String line :
                terminal.interactive() ? Terminal.wrapped(text, column) : List.of(text.replaceAll("\\s+", " "))) {
            terminal.line(before + line);
            before = " ".repeat(indent);
        }
    }

    private static Tone tone(Level level) {
        return switch (level) {
            case OK -> Tone.GOOD;
            case SKIPPED -> Tone.QUIET;
            case UNKNOWN, WARN -> Tone.NOTE;
            case FAIL -> Tone.BAD;
        };
    }

    private static String summary(List<Outcome> outcomes) {
        long failed = count(outcomes, Level.FAIL);
        long unknown = count(outcomes, Level.UNKNOWN);
        return count(outcomes, Level.OK) + " ok, " + count(outcomes, Level.WARN) + " warned, "
                + (unknown > 0 ? unknown + " not known, " : "") + failed
                + " failed" + (failed > 0 ? ": an engine would not start" : "");
    }

    private static long count(List<Outcome> outcomes, Level level) {
        return outcomes.stream().filter(outcome -> outcome.level() == level).count();
    }

    static String json(List<Outcome> outcomes) {
        ObjectNode report = JsonText.object().put("ok", count(outcomes, Level.FAIL) == 0);
        ArrayNode checks = report.putArray("checks");
        for (Outcome outcome : outcomes) {
            checks.addObject()
                    .put("check", outcome.check())
                    .put("level", outcome.level().wireName())
                    .put("found", outcome.found())
                    .put("expected", outcome.expected())
                    .put("fix", outcome.fix());
        }
        return JsonText.pretty(report);
    }
}
