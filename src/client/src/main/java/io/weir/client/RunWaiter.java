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
 * A caller that waits for the end of a run. If it chose the run id, it also waits for the engine's answer to its
 * request, because another caller may own the run with this id. The answer names the request by its position, and may
 * be read before the broker's acknowledgement contains that position.
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

    /** @param answers the partition for the answer to the request, or null if the answer is not needed */
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

    /** Completes with the engine's answer to the request, of any kind. */
    CompletableFuture<RunRecord> answer() {
        return answer;
    }

    /** The partition to read for the answer; empty once the answer is known. */
    synchronized Optional<TopicPartition> awaitedAnswers() {
        return answered ? Optional.empty() : Optional.ofNullable(answers);
    }

    /**
     * The request was acknowledged.
     *
     * @return the answer, if it was read before
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
     * A record about a run with this id.
     *
     * @return the record, if it answers this caller's request
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
     * A run with this id has ended. If the caller chose the id, this may be another caller's run, so the result is kept
     * until the answer to this request is known.
     *
     * @return the result, unless it is kept
     */
    synchronized Optional<WorkflowResult> ended(WorkflowResult ofRun) {
        if (answers == null || answered) {
            return Optional.of(ofRun);
        }
        held = ofRun;
        return Optional.empty();
    }

    /** The result of the run with this id, if it came before the answer. */
    synchronized Optional<WorkflowResult> held() {
        return Optional.ofNullable(held);
    }
}
