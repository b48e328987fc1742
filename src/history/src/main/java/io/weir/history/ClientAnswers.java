package io.weir.history;

import io.weir.client.RunDescription;
import io.weir.client.WeirClient;
import io.weir.client.WeirClientConfig;
import io.weir.client.WeirClientException;
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

/** Queries the client about some runs, spread over the slices, and compares its answers with the records. */
final class ClientAnswers implements AutoCloseable {
    private final String bootstrapServers;
    private final HistoryOptions options;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable WeirClient client;
    private long asked;

    ClientAnswers(String bootstrapServers, HistoryOptions options) {
        this.bootstrapServers = bootstrapServers;
        this.options = options;
    }

    /**
     * The number of runs to query after so many judged slices: their share, and the number by which earlier slices fell
     * short.
     *
     * @param done slices judged, the current one included
     */
    int due(int done, int slices) {
        if (options.apiSample() == HistoryOptions.ALL) {
            return Integer.MAX_VALUE;
        }
        long share = ((long) options.apiSample() * done + slices - 1) / slices;
        return (int) (share - asked);
    }

    /** @param runs that have ended, with their facts from the records, by id */
    void check(Map<String, RunSummary> runs) {
        runs.forEach((runId, expected) -> {
            if (client == null) {
                client = WeirClient.connect(WeirClientConfig.builder(bootstrapServers)
                        .kafka(options.kafka())
                        .build());
            }
            asked++;
            ask(client, runId, expected, findings);
        });
    }

    List<Finding> findings() {
        return findings;
    }

    /** The number of runs that were queried. */
    long asked() {
        return asked;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    private static void ask(WeirClient client, String runId, RunSummary expected, List<Finding> findings) {
        List<String> wrong;
        try {
            wrong = wrong(expected, client.describe(runId), client.result(runId));
        } catch (WeirClientException e) {
            wrong = List.of("it is not known: " + e.getMessage());
        }
        if (!wrong.isEmpty()) {
            findings.add(new Finding(
                    Rule.API_AGREES, runId, "the client says of the run that " + String.join("; ", wrong), List.of()));
        }
    }

    /** The statements of the client that differ from the records. More records may have been refused meanwhile. */
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
