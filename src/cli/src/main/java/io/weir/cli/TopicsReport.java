package io.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.topics.Finding;
import io.weir.topics.TopicPlan;
import java.util.List;

/** A plan's findings, one per line or as JSON. */
final class TopicsReport {
    private TopicsReport() {}

    static void print(Terminal terminal, List<Finding> findings) {
        for (Finding finding : findings) {
            terminal.line(mark(terminal, finding) + " " + finding.sentence());
        }
    }

    private static String mark(Terminal terminal, Finding finding) {
        if (finding instanceof Finding.Refusal) {
            return terminal.tone(Terminal.Tone.BAD, "refused");
        }
        if (finding instanceof Finding.Create) {
            return terminal.tone(Terminal.Tone.NOTE, "missing");
        }
        if (finding instanceof Finding.AlterConfig) {
            return terminal.tone(Terminal.Tone.NOTE, "differs");
        }
        return finding instanceof Finding.Matches
                ? terminal.tone(Terminal.Tone.GOOD, "ok     ")
                : terminal.tone(Terminal.Tone.NOTE, "note   ");
    }

    static String json(TopicPlan plan) {
        ObjectNode report = JsonText.object().put("up_to_date", plan.isUpToDate());
        ArrayNode topics = report.putArray("findings");
        for (Finding finding : plan.findings()) {
            topics.addObject()
                    .put("topic", finding.topic())
                    .put("finding", kind(finding))
                    .put("message", finding.sentence());
        }
        return JsonText.pretty(report);
    }

    private static String kind(Finding finding) {
        if (finding instanceof Finding.Create) {
            return "missing";
        }
        if (finding instanceof Finding.AlterConfig) {
            return "config_differs";
        }
        if (finding instanceof Finding.Matches) {
            return "matches";
        }
        if (finding instanceof Finding.OtherReplication) {
            return "other_replication";
        }
        if (finding instanceof Finding.WrongPartitionCount) {
            return "wrong_partition_count";
        }
        throw new IllegalArgumentException("Unknown kind of finding: " + finding);
    }
}
