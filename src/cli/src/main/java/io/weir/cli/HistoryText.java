package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.history.judge.Finding;
import io.weir.history.judge.Report;
import io.weir.history.judge.Rule;

/** A report on a history, for people and for programs. */
final class HistoryText {
    private HistoryText() {}

    static void print(Terminal terminal, Report report) {
        report.counts().forEach((name, count) -> terminal.line(String.format("%,12d  %s", count, name)));
        report.notes().forEach(note -> terminal.line(terminal.tone(Terminal.Tone.NOTE, "note: ") + note));
        report.broken().forEach((rule, count) -> broken(terminal, report, rule, count));
        terminal.line(
                report.held()
                        ? terminal.tone(Terminal.Tone.GOOD, "held") + ": all " + Rule.values().length + " rules"
                        : terminal.tone(Terminal.Tone.BAD, "broken") + ": "
                                + report.broken().size() + " of " + Rule.values().length + " rules");
    }

    private static void broken(Terminal terminal, Report report, Rule rule, long count) {
        terminal.line("");
        terminal.line(terminal.tone(Terminal.Tone.BAD, rule.id()) + " (" + count + "): " + rule.sentence());
        for (Finding finding : report.findings()) {
            if (finding.rule() == rule) {
                String run = finding.runId() == null ? "" : "run " + finding.runId() + ": ";
                terminal.line("  " + run + finding.message());
                finding.evidence().forEach(position -> terminal.line("    at " + position));
            }
        }
    }

    static String json(Report report) {
        ObjectNode root = JsonText.object();
        root.put("held", report.held());
        ObjectNode counts = root.putObject("counts");
        report.counts().forEach(counts::put);
        ObjectNode broken = root.putObject("broken");
        report.broken().forEach((rule, count) -> broken.put(rule.id(), count));
        ArrayNode findings = root.putArray("findings");
        for (Finding finding : report.findings()) {
            ObjectNode node = findings.addObject();
            node.put("rule", finding.rule().id());
            node.put("run_id", finding.runId());
            node.put("message", finding.message());
            ArrayNode evidence = node.putArray("evidence");
            finding.evidence().forEach(evidence::add);
        }
        ArrayNode notes = root.putArray("notes");
        report.notes().forEach(notes::add);
        return JsonText.pretty(root);
    }
}
