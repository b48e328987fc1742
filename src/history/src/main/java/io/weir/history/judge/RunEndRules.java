package io.weir.history.judge;

import io.weir.definition.OnRevisionsExhausted;
import io.weir.definition.WorkflowGraph.Loop;
import io.weir.engine.StepStatus;
import io.weir.protocol.RunRecord.RunEvent;
import java.time.Duration;

/** Rules about how a run ends, as its last event tells. */
final class RunEndRules {
    private final RunCase run;
    private final RunModel model;

    RunEndRules(RunCase run, RunModel model) {
        this.run = run;
        this.model = model;
    }

    void judge(Told.Events record, RunEvent event) {
        switch (event.type()) {
            case RUN_SUCCEEDED -> {
                if (!model.isSettled()) {
                    broken(record, "the run succeeded with steps that have yet to be done");
                } else if (Failures.endTheRun(model)) {
                    broken(record, "the run succeeded without a step that failed and that it can't do without");
                }
            }
            case RUN_FAILED -> {
                Object type = event.data().get("error_type");
                if (type != null) {
                    failed(record, type.toString());
                }
            }
            default -> {}
        }
    }

    private void failed(Told.Events record, String type) {
        switch (type) {
            case "StepFailed" -> {
                if (!isAnyFailed()) {
                    broken(record, "the run failed with StepFailed, though no step has failed for good");
                } else if (!Failures.endTheRun(model)) {
                    broken(record, "the run failed with StepFailed, though it could do without what failed");
                }
            }
            case "AllFailed" -> {
                if (!Failures.endTheRun(model)) {
                    broken(record, "the run failed with AllFailed, though it could do without what failed");
                }
            }
            case "RunTimeout" -> timedOut(record);
            case "MaxRevisionsExceeded" -> {
                if (model.workflow().loops().stream().noneMatch(this::isExhausted)) {
                    broken(record, "the run failed with MaxRevisionsExceeded, though every loop may go round again");
                }
            }
            case "RevisionSkipped" -> {
                if (model.workflow().loops().stream().noneMatch(this::isRevisionSkipped)) {
                    broken(
                            record,
                            "the run failed with RevisionSkipped, though no reviser or validator was skipped after a"
                                    + " revision was asked for");
                }
            }
            case "WorkflowNotFound", "InvalidDefinition" ->
                broken(record, "the run failed with " + type + " after it had started");
            default -> {}
        }
    }

    private boolean isAnyFailed() {
        for (int step = 0; step < model.workflow().size(); step++) {
            if (model.step(step).status == StepStatus.FAILED) {
                return true;
            }
        }
        return false;
    }

    private boolean isExhausted(Loop loop) {
        return model.loop(loop).iteration >= loop.maxIterations()
                && loop.onExhausted() == OnRevisionsExhausted.FAIL
                && model.step(loop.validator()).status == StepStatus.SUCCEEDED;
    }

    private boolean isRevisionSkipped(Loop loop) {
        return !model.loop(loop).closed
                && model.loop(loop).iteration > 0
                && (model.step(loop.reviser()).status == StepStatus.SKIPPED
                        || model.step(loop.validator()).status == StepStatus.SKIPPED);
    }

    private void timedOut(Told.Events record) {
        Duration timeout = model.workflow().definition().timeout();
        if (timeout == null) {
            broken(record, "the run failed with RunTimeout, though its definition has no timeout");
            return;
        }
        long due = model.clock().end(model.startedAt(), timeout.toMillis(), record.time());
        if (record.time() < due) {
            run.broken(
                    Rule.TIMERS_NOT_EARLY,
                    "the run timed out " + (due - record.time()) + " ms before its time was up",
                    record.at());
        }
    }

    private void broken(Told.Events record, String message) {
        run.broken(Rule.AS_DEFINED, message, record.at());
    }
}
