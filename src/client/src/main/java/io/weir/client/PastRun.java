package io.weir.client;

import io.weir.client.RunDescription.StepDescription;
import io.weir.client.RunDescription.StepProgress;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.StepMetadata;
import io.weir.protocol.WorkflowResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the topics know of a run that is to be forked.
 *
 * @param result null while the run goes on, or if it is no longer kept
 * @param sources positions of the records with the outputs, by step that succeeded; records of engine timers are absent
 * @param closing true if its outcome was decided and steps were undone, or its steps at the end ran, after that
 * @param request position of its request, or null if its first event is no longer kept
 */
record PastRun(
        RunDescription description,
        @Nullable WorkflowResult result,
        String definitionHash,
        Map<String, String> sources,
        Set<String> closedLoops,
        boolean closing,
        @Nullable String request) {
    /** Follows a step's id in the id of the step that undoes it. */
    private static final String UNDO = "~undo";

    StepProgress progressOf(String stepId) {
        return description
                .step(stepId)
                .map(StepDescription::progress)
                .or(() -> statusInResult(stepId))
                .orElse(StepProgress.PENDING);
    }

    /** The events of the step may no longer be kept. */
    private Optional<StepProgress> statusInResult(String stepId) {
        StepMetadata metadata = result == null ? null : result.stepMetadata().get(stepId);
        return metadata == null
                ? Optional.empty()
                : Stream.of(StepProgress.values())
                        .filter(progress -> progress.wireName().equals(metadata.status()))
                        .findFirst();
    }

    /** Returns true if the step was undone, or its undo was begun. */
    boolean isUndone(String stepId) {
        if (result != null
                && result.compensation() != null
                && result.compensation().steps().containsKey(stepId)) {
            return true;
        }
        return switch (progressOf(stepId + UNDO)) {
            case PENDING, SKIPPED, BYPASSED -> false;
            case DISPATCHED, HELD, STARTED, DEFERRED, WAITING, BACKOFF, PAUSED, SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }

    boolean isClosed(String validator) {
        return closedLoops.contains(validator);
    }

    /** Collects the facts from the run's events, in order. */
    static final class Collector {
        private final RunHistory history;
        private final Map<String, String> sources = new HashMap<>();
        private final Set<String> closed = new HashSet<>();
        private String hash = "";
        private boolean closing;
        private @Nullable String request;

        Collector(String runId) {
            this.history = new RunHistory(runId);
        }

        void add(RunEvents batch) {
            history.add(batch);
            for (RunEvent event : batch.events()) {
                if (event.seq() == 1) {
                    request = batch.source();
                }
                if (event.type() == RunEventType.RUN_STARTED) {
                    hash = String.valueOf(event.data().getOrDefault("definition_hash", ""));
                } else if (event.type() == RunEventType.STEP_SUCCEEDED && event.stepId() != null) {
                    sources.remove(event.stepId());
                    String source = "fork".equals(event.data().get("by")) ? request : batch.source();
                    if (source != null) {
                        sources.put(event.stepId(), source);
                    }
                } else if (event.type() == RunEventType.LOOP_CLOSED && event.stepId() != null) {
                    closed.add(event.stepId());
                } else if (event.type() == RunEventType.RUN_COMPENSATING || event.type() == RunEventType.RUN_ENDING) {
                    closing = true;
                }
            }
        }

        /** Empty if there was no event. */
        Optional<PastRun> with(@Nullable WorkflowResult result) {
            return history.describe()
                    .map(run -> new PastRun(
                            run,
                            result,
                            hash.isEmpty() && result != null ? result.definitionHash() : hash,
                            sources,
                            closed,
                            closing,
                            request));
        }

        boolean hasEnded() {
            return history.describe().filter(run -> run.status().isTerminal()).isPresent();
        }
    }
}
