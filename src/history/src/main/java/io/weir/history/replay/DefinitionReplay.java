package io.weir.history.replay;

import io.weir.engine.EngineOptions;
import io.weir.engine.Plan;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides a run again with another definition, as long as it follows the recorded course. The run is also decided with
 * its own definition, to separate the effects of the other definition from those that occur with both.
 */
public final class DefinitionReplay {
    /**
     * Deadlines that depend on heartbeats are ignored: with the other definition the worker would have sent other
     * heartbeats.
     */
    private static final String HEARTBEAT = "HeartbeatTimeout";

    private final EventComparison comparison = EventComparison.OF_COURSE;
    private final Sent recordedSends = new Sent();
    private final Sent otherSends = new Sent();
    private final RunReplay asRecorded;
    private final RunReplay otherwise;

    private DefinitionReplay(String runId, RecordedRun recorded, Function<String, Plan> plans, Plan other) {
        EngineOptions options = RunReplay.options(runId, recorded, plans);
        asRecorded = new RunReplay(runId, recorded, plans, EventComparison.ALL, options, recordedSends);
        otherwise = new RunReplay(runId, recorded, hash -> other, comparison, options, otherSends);
    }

    /**
     * The first difference in the course of a run.
     *
     * @param plans by hash; must have the one that the run is pinned to
     * @param other used instead of that one
     * @return null if the course would have been the same
     * @throws IllegalArgumentException if its own definition does not give the recorded course either
     */
    public static @Nullable Difference of(
            String runId, RecordedRun recorded, Function<String, Plan> plans, Plan other) {
        DefinitionReplay replay = new DefinitionReplay(runId, recorded, plans, other);
        for (Recorded entry : recorded.entries()) {
            Difference difference = entry instanceof Recorded.Decision decision ? replay.step(decision) : null;
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private @Nullable Difference step(Recorded.Decision decision) {
        Difference earlier = timedOutBefore(decision);
        if (asRecorded.step(decision) != null) {
            throw new IllegalArgumentException("the run's own definition does not give the recorded course");
        }
        if (earlier != null) {
            return earlier;
        }
        Difference difference = otherwise.step(decision);
        if (difference == null) {
            String differing = otherSends.differsFrom(recordedSends);
            difference = differing == null ? null : comparison.different(decision, differing);
        }
        recordedSends.clear();
        otherSends.clear();
        return difference;
    }

    /** Finds a timeout before the decision that does not occur with the run's own definition. */
    private @Nullable Difference timedOutBefore(Recorded.Decision decision) {
        List<RunEvent> events = otherwise.ofTimerBy(decision.at() - 1);
        List<RunEvent> inAnyCase = events.isEmpty() ? events : asRecorded.ofTimerBy(decision.at() - 1);
        for (RunEvent event : events) {
            if (isTimeout(event) && inAnyCase.stream().noneMatch(other -> isSame(event, other))) {
                return comparison.different(
                        decision,
                        "recorded is " + comparison.text(decision.events()) + "; with this definition "
                                + comparison.text(List.of(event)) + " would have come before it, at "
                                + Instant.ofEpochMilli(otherwise.timerAt()));
            }
        }
        return null;
    }

    private static boolean isTimeout(RunEvent event) {
        return (event.type() == RunEventType.STEP_FAILED || event.type() == RunEventType.RUN_FAILED)
                && !HEARTBEAT.equals(event.data().get("error_type"));
    }

    private static boolean isSame(RunEvent event, RunEvent other) {
        return event.type() == other.type()
                && Objects.equals(event.stepId(), other.stepId())
                && Objects.equals(event.data().get("error_type"), other.data().get("error_type"));
    }
}
