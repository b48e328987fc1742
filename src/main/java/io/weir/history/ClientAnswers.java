package io.weir.history;

import io.weir.client.OrchestratorConfig;
import io.weir.client.OrchestratorException;
import io.weir.client.RunDescription;
import io.weir.client.WorkflowOrchestrator;
import io.weir.history.judge.Finding;
import io.weir.history.judge.Rule;
import io.weir.history.judge.RunSummary;
import io.weir.protocol.RunStatus;
import io.weir.protocol.WorkflowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the client about some runs, and holds its answers against the records. */
final class ClientAnswers {
    private ClientAnswers() {}

    /**
     * Asks about runs that have ended, spread over all of them.
     *
     * @param limit how many at most
     */
    static List<Finding> check(
            String bootstrapServers, Map<String, String> kafka, Map<String, RunSummary> runs, int limit) {
        List<String> ended = runs.entrySet().stream()
                .filter(run -> run.getValue().ended() != null)
                .map(Map.Entry::getKey)
                .toList();
        int count = Math.min(limit, ended.size());
        List<Finding> findings = new ArrayList<>();
        if (count == 0) {
            return findings;
        }
        try (WorkflowOrchestrator client = WorkflowOrchestrator.connect(
                OrchestratorConfig.builder(bootstrapServers).kafka(kafka).build())) {
            for (int i = 0; i < count; i++) {
                String runId = ended.get((int) ((long) i * ended.size() / count));
                RunSummary expected = runs.get(runId);
                if (expected != null) {
                    ask(client, runId, expected, findings);
                }
            }
        }
        return findings;
    }

    private static void ask(WorkflowOrchestrator client, String runId, RunSummary expected, List<Finding> findings) {
        List<String> wrong;
        try {
            wrong = wrong(expected, client.describe(runId), client.result(runId));
        } catch (OrchestratorException e) {
            wrong = List.of("it is not known: " + e.getMessage());
        }
        if (!wrong.isEmpty()) {
            findings.add(new Finding(
                    Rule.API_AGREES, runId, "the client says of the run that " + String.join("; ", wrong), List.of()));
        }
    }

    /** What the client says that the records do not. More may have been refused meanwhile. */
    static List<String> wrong(RunSummary expected, RunDescription run, Optional<WorkflowResult> result) {
        List<String> wrong = new ArrayList<>();
        if (run.status() != expected.ended()) {
            wrong.add("its status is " + run.status().wireName() + ", by the records " + text(expected.ended()));
        }
        if (run.events().size() != expected.events()) {
            wrong.add("it has " + run.events().size() + " events, by the records " + expected.events());
        }
        if (run.rejections().size() < expected.refusals()) {
            wrong.add("it has " + run.rejections().size() + " refusals, by the records " + expected.refusals());
        }
        if (!run.definitionId().equals(expected.definitionId())) {
            wrong.add("it is of definition '" + run.definitionId() + "', by the records '" + expected.definitionId()
                    + "'");
        }
        RunStatus published = result.map(WorkflowResult::status).orElse(null);
        if (published != expected.ended()) {
            wrong.add("its result is " + text(published) + ", by the records " + text(expected.ended()));
        }
        return wrong;
    }

    private static String text(@Nullable RunStatus status) {
        return status == null ? "none" : status.wireName();
    }
}
