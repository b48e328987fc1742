package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records of one run, in the order they were added. */
final class RunFacts {
    private final String runId;
    private final List<Input> inputs = new ArrayList<>(4);
    private final List<Told> told = new ArrayList<>(4);
    private final Map<AttemptId, List<Dispatch>> dispatches = new LinkedHashMap<>();
    private final List<Ending> results = new ArrayList<>(1);
    private final Map<AttemptId, List<Position>> cancellations = new LinkedHashMap<>(0);
    private boolean moving;

    RunFacts(String runId) {
        this.runId = runId;
    }

    String runId() {
        return runId;
    }

    /** Records on its input partition that name it, with any outcome. */
    List<Input> inputs() {
        return inputs;
    }

    /** In the order of the topic. */
    List<Told> told() {
        return told;
    }

    List<Ending> results() {
        return results;
    }

    Map<AttemptId, List<Dispatch>> dispatches() {
        return dispatches;
    }

    void add(Dispatch dispatch) {
        dispatches
                .computeIfAbsent(dispatch.attempt(), attempt -> new ArrayList<>(1))
                .add(dispatch);
    }

    /** Attempts that workers were ordered to stop, and the records with these orders. */
    Map<AttemptId, List<Position>> cancellations() {
        return cancellations;
    }

    void cancelled(AttemptId attempt, Position at) {
        cancellations.computeIfAbsent(attempt, id -> new ArrayList<>(1)).add(at);
    }

    /** One of its records is at a position where a decision may be only partly in the reading. */
    void isMoving() {
        moving = true;
    }

    boolean moving() {
        return moving;
    }

    boolean hasEvents() {
        return told.stream().anyMatch(Told.Events.class::isInstance);
    }
}
