package io.weir.history.replay;

import io.weir.definition.Problem;
import io.weir.engine.DecisionBudget;
import io.weir.engine.EarlyControl;
import io.weir.engine.Effect;
import io.weir.engine.Event;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.engine.QueueAccess;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.StepError;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a decision besides the run and its cause, as far as its events show them: the state of queues, the
 * budget, limits of record sizes, the known definitions. None of them is a decision, so all are used as recorded.
 */
final class Circumstances {
    private static final String EMIT_REFUSED = "EmitRefused";
    private static final String TOO_LARGE = "PayloadTooLarge";

    /** More than any decision may use. */
    private static final long ANY_WORK = Long.MAX_VALUE / 1_000;

    private final String runId;
    private final List<RunEvent> events;
    private final Map<AttemptId, StepError> undeliverable = new HashMap<>(0);
    /** Steps that began, whoever carries them out. */
    private int begun;
    /** Events of steps that began, or of others: that can't be seen. */
    private int uncertain;
    /** Steps that may have begun without an event. */
    private int silent;

    Circumstances(String runId, Recorded.Decision decision) {
        this.runId = runId;
        this.events = decision.events();
        Set<AttemptId> dispatched = new HashSet<>(2);
        for (RunEvent event : events) {
            if (undeliverable.isEmpty()) {
                count(event);
            }
            if (event.type() == RunEventType.STEP_DISPATCHED || event.type() == RunEventType.STEP_DISPATCHED_AGAIN) {
                dispatched.add(attempt(event));
            } else if (event.type() == RunEventType.STEP_FAILED
                    && dispatched.contains(attempt(event))
                    && (event.data().isEmpty() || TOO_LARGE.equals(event.data().get("error_type")))) {
                undeliverable.put(attempt(event), StepError.permanent(TOO_LARGE, text(event, "error_message")));
            }
        }
    }

    private void count(RunEvent event) {
        switch (event.type()) {
            case STEP_DISPATCHED, STEP_DISPATCHED_AGAIN, STEP_WAITING -> begun++;
            case STEP_SUCCEEDED, STEP_FAILED, STEP_BYPASSED -> {
                // A body, a condition, or an input that can't be built; but also a wait that ends, or a lost race.
                boolean withoutAttempt = event.attempt() < 1;
                begun += withoutAttempt ? 1 : 0;
                uncertain += withoutAttempt ? 1 : 0;
                silent += withoutAttempt ? 0 : 1;
            }
            case STEP_CANCELLED, REVISION_REQUESTED, STEP_HELD -> silent++;
            default -> {}
        }
    }

    private AttemptId attempt(RunEvent event) {
        return new AttemptId(
                runId, String.valueOf(event.stepId()), Math.max(0, event.revision()), Math.max(1, event.attempt()));
    }

    private static String text(RunEvent event, String name) {
        return Objects.toString(event.data().get(name), "");
    }

    private static @Nullable String textOrNull(RunEvent event, String name) {
        Object found = event.data().get(name);
        return found == null ? null : found.toString();
    }

    private @Nullable RunEvent first(RunEventType type) {
        for (RunEvent event : events) {
            if (event.type() == type) {
                return event;
            }
        }
        return null;
    }

    /** The event of the decision that the run fails; its last event may follow much later. */
    private @Nullable RunEvent failure() {
        for (RunEvent event : events) {
            if (event.type() == RunEventType.RUN_FAILED
                    || event.type() == RunEventType.RUN_COMPENSATING
                    || event.type() == RunEventType.RUN_ENDING) {
                return event.data().containsKey("error_type") || event.data().isEmpty() ? event : null;
            }
        }
        return null;
    }

    private boolean hasFailedWith(String errorType) {
        RunEvent failed = failure();
        return failed != null
                && (failed.data().isEmpty() || errorType.equals(failed.data().get("error_type")));
    }

    /**
     * The budgets that the decision may have had, the likeliest first: each permits as many steps as have begun, and as
     * much work as was needed. How many have begun is not always visible. A run that fails may have reached any step,
     * and may have failed because of too much work.
     */
    List<DecisionBudget> budgets() {
        List<DecisionBudget> budgets = new ArrayList<>(2);
        budgets.add(of(begun));
        if (failure() != null) {
            budgets.add(new DecisionBudget(Integer.MAX_VALUE, Long.MAX_VALUE, DecisionBudget.DEFAULT.work()));
        } else if (uncertain + silent > 0) {
            budgets.add(of(Integer.MAX_VALUE));
        }
        for (int other = begun - 1; other >= begun - uncertain; other--) {
            budgets.add(of(other));
        }
        for (int other = begun + 1; other <= begun + silent; other++) {
            budgets.add(of(other));
        }
        return budgets;
    }

    private static DecisionBudget of(int steps) {
        return new DecisionBudget(steps, Long.MAX_VALUE, ANY_WORK);
    }

    /**
     * A queue, or a topic that a step emits to, has an outage if a step is held for it. A record was refused if its step
     * failed without an attempt, for a reason that only a refusal has.
     */
    QueueAccess queues() {
        Map<String, String> queues = new HashMap<>(0);
        Map<String, String> topics = new HashMap<>(0);
        Map<String, StepError> refusals = new HashMap<>(0);
        for (RunEvent event : events) {
            if (event.type() == RunEventType.STEP_HELD) {
                boolean queue = event.data().containsKey("queue");
                (queue ? queues : topics).put(text(event, queue ? "queue" : "topic"), text(event, "reason"));
            } else if (event.type() == RunEventType.STEP_FAILED && event.attempt() < 1) {
                String type = text(event, "error_type");
                if (type.equals(EMIT_REFUSED) || type.equals(TOO_LARGE)) {
                    refusals.put(
                            String.valueOf(event.stepId()), StepError.permanent(type, text(event, "error_message")));
                }
            }
        }
        return new QueueAccess() {
            @Override
            public @Nullable String outage(String queue) {
                return queues.get(queue);
            }

            @Override
            public @Nullable String outageOfTopic(String topic) {
                return topics.get(topic);
            }

            @Override
            public @Nullable StepError refusal(Effect.Emit record) {
                return refusals.get(record.stepId());
            }
        };
    }

    Event.OnlyDue due() {
        Set<String> steps = new HashSet<>(2);
        for (RunEvent event : events) {
            if (event.stepId() != null) {
                steps.add(event.stepId());
            }
        }
        return new Event.OnlyDue(hasFailedWith("RunTimeout"), steps);
    }

    long putBackAt() {
        RunEvent told = first(RunEventType.CLOCK_PUT_BACK);
        try {
            return told == null
                    ? Event.TimerFired.NOT_PUT_BACK
                    : Instant.parse(text(told, "found_at")).toEpochMilli();
        } catch (DateTimeParseException e) {
            return Event.TimerFired.NOT_PUT_BACK;
        }
    }

    /** A control that came before the request. */
    @Nullable
    EarlyControl early() {
        RunEvent cancelled = first(RunEventType.RUN_CANCELLED);
        if (cancelled != null) {
            return new EarlyControl.Cancel(textOrNull(cancelled, "reason"));
        }
        RunEvent quarantined = first(RunEventType.RUN_QUARANTINED);
        return quarantined == null ? null : new EarlyControl.Quarantine(textOrNull(quarantined, "reason"));
    }

    /** The quarantine by the engine itself, of a run that it fails to decide about; null if there is none. */
    Event.@Nullable QuarantineRequested byEngine(long at) {
        RunEvent first = events.get(0);
        return first.type() == RunEventType.RUN_QUARANTINED && text(first, "by").equals("engine")
                ? new Event.QuarantineRequested(at, textOrNull(first, "reason"), true)
                : null;
    }

    /** @param plans by hash; must have the one that the run is pinned to */
    PlanLookup lookup(Function<String, Plan> plans) {
        RunEvent started = first(RunEventType.RUN_STARTED);
        if (started != null) {
            return new PlanLookup.Known(plans.apply(text(started, "definition_hash")));
        }
        RunEvent failed = failure();
        return failed != null && text(failed, "error_type").equals("InvalidDefinition")
                ? new PlanLookup.Invalid(List.of(new Problem("", text(failed, "error_message"))))
                : new PlanLookup.Unknown(failed == null ? PlanLookup.Unknown.NOTHING : Long.MAX_VALUE);
    }

    /** Why an attempt of this decision was too large to be dispatched; null if it was not. */
    @Nullable
    StepError undeliverable(AttemptId attempt) {
        return undeliverable.get(attempt);
    }

    /** Why the new state could not be stored; null if it could. */
    @Nullable
    String unstorable() {
        RunEvent failed = failure();
        return failed != null && text(failed, "error_type").equals("StateTooLarge")
                ? text(failed, "error_message")
                : null;
    }

    /** Returns true if the run failed in this decision and did not end. */
    boolean goesOn() {
        RunEvent failed = failure();
        return failed != null && failed.type() != RunEventType.RUN_FAILED;
    }

    /** Attempts that timed out here for another reason than a missed heartbeat. */
    Set<AttemptId> timedOutOtherwise() {
        Set<AttemptId> timedOut = new HashSet<>(0);
        for (RunEvent event : events) {
            if (event.type() == RunEventType.STEP_FAILED
                    && text(event, "error_type").equals("StartToCloseTimeout")) {
                timedOut.add(attempt(event));
            }
        }
        return timedOut;
    }
}
