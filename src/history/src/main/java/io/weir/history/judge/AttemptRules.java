package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules about attempts that hold for every definition: their numbers, their dispatches, their only completion, their
 * tokens.
 */
final class AttemptRules {
    /** Steps of one pass of a loop. */
    private record Pass(String stepId, int revision) {}

    private final RunCase run;
    private final Course course;
    private final Map<Pass, Integer> latest = new HashMap<>();
    private final Map<AttemptId, Integer> dispatches = new HashMap<>();

    AttemptRules(RunCase run, Course course) {
        this.run = run;
        this.course = course;
    }

    void judge() {
        for (Answered.Decided decision : run.decisions()) {
            decision(decision);
        }
        conservation();
        completions();
        tokens();
    }

    private void decision(Answered.Decided decision) {
        Map<AttemptId, Position> begun = new HashMap<>(2);
        boolean ended = false;
        for (RunEvent event : decision.events()) {
            if (event.stepId() != null) {
                event(decision, event, begun);
            }
            ended |= event.type().isTerminal();
        }
        if (!ended) {
            begun.forEach((attempt, at) -> {
                if (run.dispatch(attempt) == null) {
                    run.broken(
                            Rule.ATTEMPTS_IN_ORDER,
                            RunCase.name(attempt) + " was dispatched by its event, but has no step-ready record",
                            at);
                }
            });
        }
    }

    private void event(Answered.Decided decision, RunEvent event, Map<AttemptId, Position> begun) {
        switch (event.type()) {
            case STEP_DISPATCHED -> {
                number(decision, event);
                begun.put(run.attempt(event), decision.at());
                dispatches.merge(run.attempt(event), 1, Integer::sum);
            }
            case STEP_DISPATCHED_AGAIN -> dispatches.merge(run.attempt(event), 1, Integer::sum);
            case STEP_SUCCEEDED, STEP_FAILED, STEP_REPEATED -> {
                // An attempt that was dispatched just before was too large for a record.
                boolean tooLarge = begun.remove(run.attempt(event)) != null;
                if (!tooLarge) {
                    outcome(decision, event);
                }
            }
            default -> {}
        }
    }

    private void number(Answered.Decided decision, RunEvent event) {
        Pass pass = new Pass(String.valueOf(event.stepId()), event.revision());
        int before = latest.getOrDefault(pass, 0);
        if (event.attempt() != before + 1) {
            run.broken(
                    Rule.ATTEMPTS_IN_ORDER,
                    RunCase.name(run.attempt(event)) + " was dispatched after attempt " + before + ", expected "
                            + (before + 1),
                    decision.at());
        }
        latest.put(pass, event.attempt());
    }

    /** Events and step-ready records show the same dispatches. A dispatch to another partition is not visible here. */
    private void conservation() {
        long endedAt =
                course.endedBy() == null ? Long.MAX_VALUE : course.endedBy().time();
        run.facts().dispatches().forEach((attempt, records) -> {
            int expected = dispatches.getOrDefault(attempt, 0);
            Dispatch first = records.get(0);
            if (expected == 0) {
                boolean late = first.dispatchedAt() >= endedAt;
                run.broken(
                        late ? Rule.NOTHING_AFTER_END : Rule.ATTEMPTS_IN_ORDER,
                        RunCase.name(attempt) + " was dispatched, but no event says so"
                                + (late ? ", and the run has ended" : ""),
                        first.at());
            } else if (records.size() > expected) {
                run.broken(
                        Rule.ATTEMPTS_IN_ORDER,
                        RunCase.name(attempt) + " has " + records.size() + " step-ready records, expected " + expected,
                        first.at(),
                        records.get(expected).at());
            }
            records.stream()
                    .filter(copy -> !copy.token().equals(first.token()))
                    .forEach(copy -> run.broken(
                            Rule.TOKENS_MATCH,
                            RunCase.name(attempt) + " was dispatched again with another token",
                            copy.at(),
                            first.at()));
        });
    }

    /**
     * An attempt ends by the report, or by the operator's control, that its decision names, with the same outcome; or by
     * a timer, and then it has failed.
     */
    private void outcome(Answered.Decided decision, RunEvent event) {
        if ("fork".equals(event.data().get("by"))) {
            doneBefore(decision, event);
            return;
        }
        Input input = run.ledger().find(decision.source());
        Input.Report report = input == null ? null : input.report();
        boolean succeeded = event.type() != RunEventType.STEP_FAILED;
        if (input != null
                && input.content() instanceof Input.ByHand byHand
                && byHand.stepId().equals(event.stepId())) {
            outcomeIs(isSame(byHand.kind(), byHand.errorType(), succeeded, event), decision, event, input);
            return;
        }
        if (event.attempt() < 1) {
            withoutAttempt(decision, event);
            return;
        }
        if (input == null || report == null || !report.attempt().equals(run.attempt(event))) {
            if (succeeded) {
                run.broken(
                        Rule.ONE_ACCEPTED_OUTPUT,
                        RunCase.name(run.attempt(event)) + " succeeded by no report",
                        decision.at());
            }
            return;
        }
        outcomeIs(isSame(report.kind(), report.errorType(), succeeded, event), decision, event, input);
    }

    /** A step that was done when the run began is one of its request. */
    private void doneBefore(Answered.Decided decision, RunEvent event) {
        boolean requested = run.accepted().starts().stream()
                .anyMatch(input -> input.content() instanceof Input.Start start
                        && event.stepId() != null
                        && start.completed().contains(event.stepId()));
        if (!requested) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    "step '" + event.stepId() + "' was done when the run began, and no request says so",
                    decision.at());
        }
    }

    private void outcomeIs(boolean same, Answered.Decided decision, RunEvent event, Input input) {
        if (!same) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    RunCase.name(run.attempt(event)) + " has "
                            + (event.type() == RunEventType.STEP_SUCCEEDED ? "succeeded" : "failed")
                            + " by its event, but "
                            + (input.report() == null ? "the operator's control" : "its report") + " says otherwise",
                    decision.at(),
                    input.at());
        }
    }

    /**
     * The engine has carried out the step itself, or could not begin it. Then no attempt of it was dispatched. Whether
     * its definition says so shows when the run is decided again.
     */
    private void withoutAttempt(Answered.Decided decision, RunEvent event) {
        int attempt = latest.getOrDefault(new Pass(String.valueOf(event.stepId()), event.revision()), 0);
        if (attempt > 0) {
            run.broken(
                    Rule.ONE_ACCEPTED_OUTPUT,
                    "step '" + event.stepId() + "' ended by its event without an attempt, but attempt " + attempt
                            + " of revision " + event.revision() + " was dispatched before",
                    decision.at());
        }
    }

    private static boolean isSame(Input.Kind kind, @Nullable String reported, boolean succeeded, RunEvent event) {
        Object errorType = event.data().get("error_type");
        return switch (kind) {
            case SUCCEEDED -> succeeded || errorType == null || errorType.equals("RepeatExhausted");
            case SENT_BACK -> succeeded || errorType == null || errorType.equals("UnexpectedRevision");
            case FAILED -> !succeeded && (errorType == null || Objects.equals(errorType, reported));
            case STARTED, HEARTBEAT, HANDED_BACK, DEFERRED -> false;
        };
    }

    private void completions() {
        run.accepted().completions().forEach((attempt, inputs) -> {
            if (inputs.size() > 1) {
                run.broken(
                        Rule.ONE_ACCEPTED_OUTPUT,
                        "of " + RunCase.name(attempt) + " " + inputs.size() + " completions were accepted, expected 1",
                        inputs.get(0).at(),
                        inputs.get(1).at());
            }
        });
    }

    private void tokens() {
        Set<AttemptId> unknown = new HashSet<>(0);
        for (Input input : run.accepted().all()) {
            Input.Report report = input.report();
            Dispatch dispatch = report == null ? null : run.dispatch(report.attempt());
            if (report != null && dispatch == null && unknown.add(report.attempt())) {
                run.broken(
                        Rule.TOKENS_MATCH,
                        "a report of " + RunCase.name(report.attempt()) + " was accepted, which was never dispatched",
                        input.at());
            } else if (report != null
                    && dispatch != null
                    && run.options().tokensChecked()
                    && !report.token().equals(dispatch.token())) {
                run.broken(
                        Rule.TOKENS_MATCH,
                        "a report of " + RunCase.name(report.attempt()) + " was accepted with another token",
                        input.at(),
                        dispatch.at());
            }
        }
    }

    /**
     * Rules about the attempts that workers are ordered to stop. It is not promised that there is an order for every
     * such attempt: an order only saves work.
     */
    void cancellations() {
        run.facts().cancellations().forEach((attempt, records) -> {
            List<Input> completions = run.accepted().completions(attempt);
            if (records.size() > 1) {
                cancelled(attempt, records.size() + " times, expected once", records.get(0), records.get(1));
            } else if (!dispatches.containsKey(attempt)) {
                cancelled(attempt, "though it was never dispatched", records.get(0), null);
            } else if (!completions.isEmpty()) {
                cancelled(
                        attempt,
                        "though its report was accepted",
                        records.get(0),
                        completions.get(0).at());
            }
        });
    }

    private void cancelled(AttemptId attempt, String why, Position record, @Nullable Position against) {
        run.broken(
                Rule.CANCELLATIONS_RIGHT,
                "workers were told to stop " + RunCase.name(attempt) + " " + why,
                record,
                against);
    }
}
