package io.weir.history.judge;

import io.weir.engine.StepStatus;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules about the result of a run. */
final class ResultRules {
    private final RunCase run;
    private final Course course;

    ResultRules(RunCase run, Course course) {
        this.run = run;
        this.course = course;
    }

    /** @param model of the run as its events have left it; null when it can't be followed */
    void judge(@Nullable RunModel model) {
        List<Ending> results = run.facts().results();
        RunEvent end = course.end();
        Told.Events endedBy = course.endedBy();
        int expected = end == null ? 0 : 1;
        if (results.size() != expected) {
            run.broken(
                    Rule.ONE_RESULT,
                    "found " + results.size() + " results, expected " + expected + " as the run "
                            + (end == null ? "goes on" : "has ended"),
                    endedBy == null ? null : endedBy.at(),
                    results.isEmpty() ? null : results.get(0).at(),
                    results.size() < 2 ? null : results.get(1).at());
        }
        if (end != null && endedBy != null) {
            results.forEach(result -> agrees(result, end, endedBy, model));
        }
    }

    static RunStatus statusOf(RunEventType end) {
        return switch (end) {
            case RUN_SUCCEEDED -> RunStatus.SUCCESS;
            case RUN_CANCELLED -> RunStatus.CANCELLED;
            default -> RunStatus.FAILED;
        };
    }

    private void agrees(Ending result, RunEvent end, Told.Events endedBy, @Nullable RunModel model) {
        List<String> wrong = new ArrayList<>();
        if (result.status() != statusOf(end.type())) {
            wrong.add("its status is " + result.status().wireName() + ", the last event is "
                    + end.type().wireName());
        }
        if (!result.definitionId().equals(course.definitionId())) {
            wrong.add("it is of definition '" + result.definitionId() + "'");
        }
        if (course.pinned() && !result.definitionHash().equals(course.definitionHash())) {
            run.broken(
                    Rule.DEFINITION_PINNED,
                    "the result has the hash " + result.definitionHash() + ", the run was started with "
                            + course.definitionHash(),
                    result.at());
        }
        if (result.completedAt() != endedBy.time()) {
            wrong.add("it completed at " + result.completedAt() + ", the last event is of " + endedBy.time());
        }
        if (result.startedAt() != course.startedAt()) {
            wrong.add("it started at " + result.startedAt() + ", the first event is of " + course.startedAt());
        }
        Object type = end.data().get("error_type");
        if (end.type() == RunEventType.RUN_FAILED
                && type != null
                && !startsAlike(type.toString(), result.errorType())) {
            wrong.add("its error is " + result.errorType() + ", the last event has " + type);
        }
        if (model != null) {
            steps(result, model, wrong);
        }
        if (!wrong.isEmpty()) {
            run.broken(Rule.RESULT_AGREES, "of the result " + String.join("; ", wrong), result.at(), endedBy.at());
        }
    }

    /** A trimmed result has a shortened error. */
    private static boolean startsAlike(String type, @Nullable String found) {
        return found != null && (found.equals(type) || found.endsWith("…"));
    }

    private static void steps(Ending result, RunModel model, List<String> wrong) {
        for (int step = 0; step < model.workflow().size(); step++) {
            String id = model.workflow().step(step).id();
            Digest found = result.outputs().get(id);
            Digest expected = model.standingOutput(step);
            if (!Objects.equals(found, expected) && !(found == null && result.trimmed())) {
                wrong.add("the output of step '" + id + "' is not the one that was accepted");
            }
            Ending.Step told = result.steps().get(id);
            StepModel state = model.step(step);
            if (told == null) {
                if (!result.trimmed()) {
                    wrong.add("nothing is said of step '" + id + "'");
                }
                continue;
            }
            StepStatus status = state.status;
            if (!told.status().equals(status.wireName())) {
                wrong.add("step '" + id + "' is " + told.status() + ", its events make it " + status.wireName());
            }
            if (told.retries() != state.retries || told.revision() != state.revision) {
                wrong.add("step '" + id + "' has " + told.retries() + " retries and revision " + told.revision()
                        + ", its events make them " + state.retries + " and " + state.revision);
            }
        }
    }
}
