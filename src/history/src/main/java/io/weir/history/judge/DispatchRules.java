package io.weir.history.judge;

import io.weir.definition.StepDefinition;
import io.weir.engine.StepStatus;
import io.weir.expression.Mapping;
import io.weir.history.judge.StepModel.Truth;
import io.weir.protocol.AttemptId;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about the handing out of attempts: when, how often, and with what. */
final class DispatchRules {
    private static final long LONGEST_QUIET_START_MS = 10_000;

    private final RunCase run;
    private final RunModel model;
    private final Expressions expressions;
    private final Set<AttemptId> told = new HashSet<>();
    /** How often an attempt was dispatched again. */
    private final Map<AttemptId, Integer> again = new HashMap<>(1);

    private final Map<AttemptId, Missing> missing = new HashMap<>(1);

    /** An event of a dispatch without its record. */
    private record Missing(Position event, int decision) {}

    DispatchRules(RunCase run, RunModel model, Expressions expressions) {
        this.run = run;
        this.model = model;
        this.expressions = expressions;
    }

    /**
     * The step's state is that before the dispatch.
     *
     * @param decision number of the decision that the event is part of
     */
    void judge(Told.Events record, RunEvent event, int step, int decision) {
        AttemptId attempt = run.attempt(event);
        StepModel state = model.step(step);
        number(record, attempt, step, state);
        long retryAt = model.clock().end(state.failedAt, state.retryAt - state.failedAt, record.time());
        if (state.status == StepStatus.BACKOFF && record.time() < retryAt) {
            run.broken(
                    Rule.TIMERS_NOT_EARLY,
                    RunCase.name(attempt) + " was dispatched " + (retryAt - record.time())
                            + " ms before its retry was due",
                    record.at());
        }
        if (state.status == StepStatus.PENDING && !Readiness.mayRun(model, step)) {
            run.broken(
                    Rule.AFTER_PREDECESSORS,
                    RunCase.name(attempt) + " was dispatched before what it waits for was decided, or against it",
                    record.at(),
                    at(attempt));
        }
        if (!told.add(attempt)) {
            run.broken(Rule.ATTEMPTS_IN_ORDER, RunCase.name(attempt) + " was dispatched twice", record.at());
        }
        List<Dispatch> handedOut = run.facts().dispatches().getOrDefault(attempt, List.of());
        if (handedOut.isEmpty()) {
            missing.put(attempt, new Missing(record.at(), decision));
        } else {
            content(record, step, handedOut.get(0));
        }
    }

    /** The same attempt once more: nobody has taken it, or who has can't do it. */
    void again(Told.Events record, RunEvent event, int step, int decision) {
        AttemptId attempt = run.attempt(event);
        StepModel state = model.step(step);
        if (state.status != StepStatus.DISPATCHED
                || attempt.attempt() != state.attempt
                || attempt.revision() != state.revision) {
            run.broken(
                    Rule.ATTEMPTS_IN_ORDER,
                    RunCase.name(attempt) + " was dispatched again while the step was "
                            + state.status.wireName() + " at attempt " + state.attempt + " of revision "
                            + state.revision,
                    record.at(),
                    at(attempt));
            return;
        }
        Duration bound = model.workflow().step(step).timeouts().startToClose();
        long due = model.clock().end(state.dispatchedAt, bound == null ? 0 : bound.toMillis(), record.time());
        if (!state.handedBack && record.time() < due) {
            run.broken(
                    Rule.TIMERS_NOT_EARLY,
                    RunCase.name(attempt) + " was dispatched again " + (due - record.time()) + " ms before it was due",
                    record.at());
        }
        List<Dispatch> handedOut = run.facts().dispatches().getOrDefault(attempt, List.of());
        again.merge(attempt, 1, Integer::sum);
        Dispatch first = handedOut.isEmpty() ? null : handedOut.get(0);
        Dispatch copy = handedOut.stream()
                .skip(1)
                .filter(one -> one.dispatchedAt() == record.time())
                .findFirst()
                .orElse(null);
        if (first == null || copy == null) {
            // What was handed back goes to another partition, which is judged on its own.
            if (!state.handedBack) {
                missing.put(attempt, new Missing(record.at(), decision));
            }
            return;
        }
        if (!copy.token().equals(first.token())
                || !copy.input().equals(first.input())
                || !copy.stepType().equals(first.stepType())
                || !copy.at().topic().equals(first.at().topic())) {
            run.broken(
                    Rule.AS_DEFINED,
                    RunCase.name(attempt)
                            + " was dispatched again with another token, input, type or queue than its dispatch and"
                            + " its event make",
                    copy.at(),
                    record.at());
        }
    }

    private void number(Told.Events record, AttemptId attempt, int step, StepModel state) {
        boolean mayFollow = (state.status == StepStatus.PENDING && state.attempt == 0)
                || state.status == StepStatus.BACKOFF
                || state.status == StepStatus.HELD
                || (state.status == StepStatus.PAUSED && state.resumed);
        if (!mayFollow || attempt.attempt() != state.attempt + 1 || attempt.revision() != state.revision) {
            run.broken(
                    Rule.ATTEMPTS_IN_ORDER,
                    RunCase.name(attempt) + " was dispatched while the step was "
                            + state.status.wireName() + " at attempt " + state.attempt + " of revision "
                            + state.revision,
                    record.at(),
                    at(attempt));
        }
        int max = model.workflow().step(step).retry().maxAttempts();
        if (attempt.attempt() - state.floor > max) {
            run.broken(
                    Rule.ATTEMPTS_IN_ORDER,
                    RunCase.name(attempt) + " was dispatched, expected at most " + (state.floor + max) + " attempts",
                    record.at(),
                    at(attempt));
        }
    }

    private @Nullable Position at(AttemptId attempt) {
        Dispatch dispatch = run.dispatch(attempt);
        return dispatch == null ? null : dispatch.at();
    }

    private void content(Told.Events record, int step, Dispatch dispatch) {
        StepDefinition definition = model.workflow().step(step);
        Map<String, Object> found = new HashMap<>();
        Map<String, Object> expected = new HashMap<>();
        found.put("dispatched_at", dispatch.dispatchedAt());
        expected.put("dispatched_at", record.time());
        found.put("topic", dispatch.at().topic());
        expected.put("topic", Topics.stepReady(definition.queue()));
        found.put("step_type", dispatch.stepType());
        expected.put("step_type", definition.type());
        found.put("max_attempts", dispatch.maxAttempts());
        expected.put("max_attempts", model.step(step).floor + definition.retry().maxAttempts());
        found.put("config", dispatch.config());
        expected.put("config", Digest.of(definition.config()));
        found.put("start_to_close_ms", dispatch.startToClose());
        expected.put("start_to_close_ms", millis(definition.timeouts().startToClose()));
        found.put("heartbeat_timeout_ms", dispatch.heartbeat());
        expected.put("heartbeat_timeout_ms", millis(definition.timeouts().heartbeat()));
        found.put("report_start", dispatch.reportStart());
        expected.put("report_start", model.workflow().reportStart(step));
        found.put("report_start_after_ms", dispatch.reportStartAfter());
        expected.put("report_start_after_ms", reportStartAfter(definition, step));
        List<String> differing = new ArrayList<>();
        expected.forEach((field, value) -> {
            if (!value.equals(found.get(field))) {
                differing.add(field);
            }
        });
        if (!differing.isEmpty()) {
            run.broken(
                    Rule.AS_DEFINED,
                    RunCase.name(dispatch.attempt()) + " was handed out with another "
                            + String.join(", ", differing.stream().sorted().toList())
                            + " than the definition and its event make",
                    dispatch.at(),
                    record.at());
        }
        payloads(step, dispatch);
    }

    private long reportStartAfter(StepDefinition definition, int step) {
        long bound = millis(definition.timeouts().startToClose());
        if (model.workflow().reportStart(step)) {
            return -1;
        }
        return bound < 0 ? LONGEST_QUIET_START_MS : Math.min(LONGEST_QUIET_START_MS, bound / 4);
    }

    private static long millis(@Nullable Duration duration) {
        return duration == null ? -1 : duration.toMillis();
    }

    private void payloads(int step, Dispatch dispatch) {
        Mapping template = model.workflow().input(step);
        Digest input = model.input();
        if (template != null) {
            Expressions.Made made = expressions.input(step, template);
            if (made.failed()) {
                wrong(dispatch, "an input that can't be made");
            }
            input = made.input() == null ? dispatch.input() : made.input();
        }
        if (!dispatch.input().equals(input)) {
            wrong(dispatch, "another input than " + (template == null ? "the run's" : "its template makes"));
        }
        dependencies(step, dispatch);
        Dispatch.InLoop loop = model.inLoop(step);
        if (!Objects.equals(loop, dispatch.loop())) {
            wrong(dispatch, "another draft, feedback or iteration than its loop has");
        }
    }

    private void dependencies(int step, Dispatch dispatch) {
        Map<String, Digest> expected = new HashMap<>();
        Map<String, Digest> possible = new HashMap<>();
        for (int source : model.workflow().dependsOn(step)) {
            if (Readiness.isUsable(model, source, step)) {
                put(expected, source, step);
            }
        }
        for (Workflow.Edge edge : model.workflow().into(step)) {
            Truth taken = Readiness.isTaken(model, edge);
            if (taken == Truth.YES) {
                put(expected, edge.from(), step);
            } else if (taken == Truth.UNKNOWN) {
                put(possible, edge.from(), step);
            }
        }
        Set<String> steps = new HashSet<>(expected.keySet());
        steps.addAll(dispatch.dependencies().keySet());
        for (String source : steps) {
            Digest found = dispatch.dependencies().get(source);
            Digest right = expected.getOrDefault(source, possible.get(source));
            if (!Objects.equals(found, right)) {
                String what = right == null
                        ? "an output of '" + source + "', which it does not follow"
                        : found == null
                                ? "no output of '" + source + "', which it follows"
                                : "another output of '" + source + "' than was accepted";
                wrong(dispatch, what);
            }
        }
    }

    private void put(Map<String, Digest> outputs, int source, int step) {
        Digest output = model.seenFrom(step, source);
        if (output != null) {
            outputs.put(model.workflow().step(source).id(), output);
        }
    }

    private void wrong(Dispatch dispatch, String what) {
        run.broken(
                Rule.INPUTS_ARE_OUTPUTS,
                RunCase.name(dispatch.attempt()) + " was handed out with " + what,
                dispatch.at());
    }

    /**
     * Holds events and records against each other. A decision that ends the run hands nothing out, whatever it had begun.
     *
     * @param endedAt of the run, ms since 1970; the largest number when it goes on
     * @param endedBy number of the decision that ended it, -1 when it goes on
     */
    void atTheEnd(long endedAt, int endedBy) {
        missing.forEach((attempt, lacking) -> {
            if (lacking.decision() != endedBy) {
                run.broken(
                        Rule.ATTEMPTS_IN_ORDER,
                        RunCase.name(attempt) + " is told to be dispatched, but there is no step-ready record of it",
                        lacking.event());
            }
        });
        run.facts().dispatches().forEach((attempt, records) -> {
            int expected = 1 + again.getOrDefault(attempt, 0);
            if (told.contains(attempt) && records.size() > expected) {
                run.broken(
                        Rule.ATTEMPTS_IN_ORDER,
                        RunCase.name(attempt) + " has " + records.size() + " step-ready records, expected " + expected,
                        records.get(0).at(),
                        records.get(expected).at());
            }
            if (!told.contains(attempt)) {
                Dispatch dispatch = records.get(0);
                run.broken(
                        dispatch.dispatchedAt() >= endedAt ? Rule.NOTHING_AFTER_END : Rule.ATTEMPTS_IN_ORDER,
                        RunCase.name(attempt) + " was handed out, but no event tells of it"
                                + (dispatch.dispatchedAt() >= endedAt ? ", and the run has ended" : ""),
                        dispatch.at());
            }
        });
    }
}
