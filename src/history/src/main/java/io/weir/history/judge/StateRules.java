package io.weir.history.judge;

import io.weir.engine.Run;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Rules about the engine's stored state of a run. */
final class StateRules {
    /** The minimum time for which a changelog keeps the tombstone of a deletion; milliseconds. */
    private static final long TOMBSTONES_KEPT_MS = 86_400_000;

    private final StoredRuns stored;
    private final KnownDefinitions definitions;
    private final long now;

    /** @param now when the history was read, ms since 1970 */
    StateRules(StoredRuns stored, KnownDefinitions definitions, long now) {
        this.stored = stored;
        this.definitions = definitions;
        this.now = now;
    }

    void judge(RunCase run, Course course) {
        String left = stored.leftovers(run.runId());
        if (course.end() != null && !left.isEmpty()) {
            run.broken(
                    Rule.STATE_AGREES,
                    "the run has ended, and the live stores still hold " + left,
                    stored.at(run.runId(), false));
        }
        boolean ended = course.end() != null;
        Run state;
        try {
            state = stored.find(run.runId(), ended, definitions);
        } catch (RuntimeException e) {
            run.broken(
                    Rule.STATE_AGREES,
                    "the stored state can't be read: " + e.getMessage(),
                    stored.at(run.runId(), ended));
            return;
        }
        if (state != null) {
            agrees(run, course, state);
        } else if (!mayBeGone(run, course)) {
            run.broken(
                    Rule.STATE_AGREES,
                    ended ? "the history holds nothing of the run, and never did" : "no state of the run is stored",
                    course.endedBy() == null ? null : course.endedBy().at());
        }
    }

    /** An ended run leaves the history after a time; one whose state is too large never enters it. */
    private boolean mayBeGone(RunCase run, Course course) {
        Answered.Decided endedBy = course.endedBy();
        return course.end() != null
                && endedBy != null
                && (stored.wasForgotten(run.runId())
                        || now - endedBy.time() >= TOMBSTONES_KEPT_MS
                        || "StateTooLarge".equals(course.end().data().get("error_type")));
    }

    private void agrees(RunCase run, Course course, Run state) {
        List<String> wrong = new ArrayList<>();
        RunEventType end = course.end() == null ? null : course.end().type();
        if (!isStatus(state.status(), end)) {
            wrong.add("its status is " + state.status().wireName() + ", the last event "
                    + (end == null ? "does not end it" : "is " + end.wireName()));
        }
        if (state.lastSeq() != course.lastSeq()) {
            wrong.add("its last event is " + state.lastSeq() + ", on the topic it is " + course.lastSeq());
        }
        if (!state.definitionId().equals(course.definitionId())) {
            wrong.add("it is of definition '" + state.definitionId() + "'");
        }
        if (course.pinned() && !state.definitionHash().equals(course.definitionHash())) {
            wrong.add("it is pinned to " + state.definitionHash() + ", the run was started with "
                    + course.definitionHash());
        }
        OptionalLong timer = state.timerAt();
        if (!state.status().isTerminal()
                && timer.isPresent()
                && stored.timers(run.runId()).stream().noneMatch(due -> due >= timer.getAsLong())) {
            wrong.add(
                    "it waits for a timer due at " + timer.getAsLong() + ", stored are " + stored.timers(run.runId()));
        }
        if (!wrong.isEmpty()) {
            run.broken(
                    Rule.STATE_AGREES,
                    "of the stored state " + String.join("; ", wrong),
                    stored.at(run.runId(), course.end() != null),
                    course.endedBy() == null ? null : course.endedBy().at());
        }
    }

    private static boolean isStatus(RunStatus found, @Nullable RunEventType end) {
        return end == null ? !found.isTerminal() : found == ResultRules.statusOf(end);
    }
}
