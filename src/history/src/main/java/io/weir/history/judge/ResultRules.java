package io.weir.history.judge;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;

/** Rules about the part of a run's result that follows from its events alone. */
final class ResultRules {
    private final RunCase run;
    private final Course course;

    ResultRules(RunCase run, Course course) {
        this.run = run;
        this.course = course;
    }

    void judge() {
        List<Ending> results = run.facts().results();
        RunEvent end = course.end();
        Answered.Decided endedBy = course.endedBy();
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
            results.forEach(result -> agrees(result, end, endedBy));
        }
    }

    static RunStatus statusOf(RunEventType end) {
        return switch (end) {
            case RUN_SUCCEEDED -> RunStatus.SUCCESS;
            case RUN_CANCELLED -> RunStatus.CANCELLED;
            default -> RunStatus.FAILED;
        };
    }

    private void agrees(Ending result, RunEvent end, Answered.Decided endedBy) {
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
        if (!wrong.isEmpty()) {
            run.broken(Rule.RESULT_AGREES, "of the result " + String.join("; ", wrong), result.at(), endedBy.at());
        }
    }
}
