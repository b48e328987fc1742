package io.weir.client;

import io.weir.protocol.RunRecord.RecordRejected;
import io.weir.protocol.WorkflowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One caller waiting for the end of one run. A caller who brought its own run id also listens for a refusal of its
 * request, which may be read before the broker's acknowledgement tells where the request stands.
 */
final class RunWaiter {
    private final String runId;
    private final @Nullable TopicPartition refusals;
    private final CompletableFuture<WorkflowResult> result = new CompletableFuture<>();
    private final List<RecordRejected> unmatched = new ArrayList<>();
    private @Nullable String source;
    private boolean decided;

    private @Nullable WorkflowResult held;

    /** @param refusals where a refusal of the request would stand, or null when there can't be one */
    RunWaiter(String runId, @Nullable TopicPartition refusals) {
        this.runId = runId;
        this.refusals = refusals;
    }

    String runId() {
        return runId;
    }

    CompletableFuture<WorkflowResult> result() {
        return result;
    }

    /** The partition that must be read for a refusal; empty once there is nothing more to learn from it. */
    synchronized Optional<TopicPartition> awaitedRefusals() {
        return decided ? Optional.empty() : Optional.ofNullable(refusals);
    }

    /**
     * The request was acknowledged.
     *
     * @return the refusal that was read before, if there was one
     */
    synchronized Optional<RecordRejected> requestStandsAt(String topicPartitionOffset) {
        source = topicPartitionOffset;
        Optional<RecordRejected> early = unmatched.stream()
                .filter(rejection -> topicPartitionOffset.equals(rejection.source()))
                .findFirst();
        unmatched.clear();
        decided = decided || early.isPresent();
        return early;
    }

    /** Whether the refusal is about this caller's request. */
    synchronized boolean isRefusedBy(RecordRejected rejection) {
        if (refusals == null || decided) {
            return false;
        }
        if (source == null) {
            unmatched.add(rejection);
            return false;
        }
        decided = source.equals(rejection.source());
        return decided;
    }

    /**
     * A run of this id has ended. With an id of the caller's own that may be another request's run, so the result is held
     * until it is known what became of this one.
     *
     * @return the result, unless it is held
     */
    synchronized Optional<WorkflowResult> ended(WorkflowResult ofRun) {
        if (refusals == null || decided) {
            return Optional.of(ofRun);
        }
        held = ofRun;
        return Optional.empty();
    }

    /**
     * The run began after the request was about to be written, so it is this request's.
     *
     * @return the result held, if there is one
     */
    synchronized Optional<WorkflowResult> started() {
        if (refusals == null || decided) {
            return Optional.empty();
        }
        decided = true;
        return held();
    }

    /** The result of the run of this id, where it came before it was known whose it is. */
    synchronized Optional<WorkflowResult> held() {
        return Optional.ofNullable(held);
    }
}
