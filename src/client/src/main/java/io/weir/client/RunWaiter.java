package io.weir.client;

import io.weir.protocol.RunRecord;
import io.weir.protocol.WorkflowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One caller waiting for the end of one run. A caller who brought its own run id also listens for the engine's answer to its
 * request: the run of that id may be another caller's. The answer names the request by where it stands, and may be read
 * before the broker's acknowledgement says where that is.
 */
final class RunWaiter {
    private final String runId;
    private final @Nullable TopicPartition answers;
    private final CompletableFuture<WorkflowResult> result = new CompletableFuture<>();
    private final CompletableFuture<RunRecord> answer = new CompletableFuture<>();
    private final List<RunRecord> unmatched = new ArrayList<>();
    private @Nullable String source;
    private boolean answered;

    private @Nullable WorkflowResult held;

    /** @param answers where the answer to the request will be written, or null when nobody needs it */
    RunWaiter(String runId, @Nullable TopicPartition answers) {
        this.runId = runId;
        this.answers = answers;
    }

    String runId() {
        return runId;
    }

    CompletableFuture<WorkflowResult> result() {
        return result;
    }

    /** Completes with the engine's answer to the request, whichever it is. */
    CompletableFuture<RunRecord> answer() {
        return answer;
    }

    /** The partition that must be read for the answer; empty once there is nothing more to learn from it. */
    synchronized Optional<TopicPartition> awaitedAnswers() {
        return answered ? Optional.empty() : Optional.ofNullable(answers);
    }

    /**
     * The request was acknowledged.
     *
     * @return the answer, where it was read before
     */
    synchronized Optional<RunRecord> requestStandsAt(String topicPartitionOffset) {
        source = topicPartitionOffset;
        Optional<RunRecord> early = unmatched.stream()
                .filter(record -> topicPartitionOffset.equals(record.source()))
                .findFirst();
        unmatched.clear();
        answered = answered || early.isPresent();
        return early;
    }

    /**
     * A record about a run of this id.
     *
     * @return the record, if it is the answer to this caller's request
     */
    synchronized Optional<RunRecord> heard(RunRecord record) {
        if (answers == null || answered || record.source() == null) {
            return Optional.empty();
        }
        if (source == null) {
            unmatched.add(record);
            return Optional.empty();
        }
        answered = source.equals(record.source());
        return answered ? Optional.of(record) : Optional.empty();
    }

    /**
     * A run of this id has ended. With an id of the caller's own that may be another request's run, so the result is held
     * until the answer to this one is known.
     *
     * @return the result, unless it is held
     */
    synchronized Optional<WorkflowResult> ended(WorkflowResult ofRun) {
        if (answers == null || answered) {
            return Optional.of(ofRun);
        }
        held = ofRun;
        return Optional.empty();
    }

    /** The result of the run of this id, where it came before the answer. */
    synchronized Optional<WorkflowResult> held() {
        return Optional.ofNullable(held);
    }
}
