package io.weir.client;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunRecord.RunEvents;
import io.weir.protocol.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The status of every run in a stream of events, with a few bytes of memory for each. */
final class RunStatuses {
    private static final class Life {
        private String definitionId = "";
        private RunStatus status = RunStatus.RUNNING;
        /** Running, or how it is while its last steps run. */
        private RunStatus phase = RunStatus.RUNNING;

        private Instant at = Instant.EPOCH;
        /** Steps that wait for an operator; shared while there are none. */
        private Set<String> paused = Set.of();
    }

    private final Map<String, Life> runs = new LinkedHashMap<>();

    void add(RunEvents batch) {
        Life life = runs.computeIfAbsent(batch.runId(), id -> new Life());
        life.definitionId = batch.definitionId().intern();
        life.at = batch.at();
        batch.events().forEach(event -> add(life, event));
    }

    private static void add(Life life, RunEvent event) {
        String step = event.stepId();
        if (event.type() == RunEventType.STEP_PAUSED && step != null) {
            life.paused = life.paused.isEmpty() ? new HashSet<>() : life.paused;
            life.paused.add(step);
        } else if (step != null && !life.paused.isEmpty()) {
            life.paused.remove(step);
        }
        if (event.type() == RunEventType.RUN_COMPENSATING) {
            life.phase = RunStatus.COMPENSATING;
        } else if (event.type() == RunEventType.RUN_ENDING) {
            life.phase = RunStatus.ENDING;
        }
        life.status = after(life, event.type());
    }

    private static RunStatus after(Life life, RunEventType type) {
        return switch (type) {
            case RUN_WAITING -> RunStatus.WAITING;
            case RUN_SUCCEEDED -> RunStatus.SUCCESS;
            case RUN_FAILED -> RunStatus.FAILED;
            case RUN_CANCELLED -> RunStatus.CANCELLED;
            case RUN_QUARANTINED -> RunStatus.QUARANTINED;
            case RUN_STARTED -> RunStatus.RUNNING;
            default ->
                life.status == RunStatus.QUARANTINED && type != RunEventType.RUN_RESUMED
                        ? life.status
                        : life.paused.isEmpty() ? life.phase : RunStatus.PAUSED;
        };
    }

    /** The runs that the query selects, in the order of their first event of each partition. */
    List<RunSummary> select(RunQuery query) {
        List<RunSummary> selected = new ArrayList<>();
        runs.forEach((id, life) -> {
            RunSummary run = new RunSummary(id, life.definitionId, life.status, life.at);
            if (query.selects(run)) {
                selected.add(run);
            }
        });
        return selected;
    }
}
