package io.weir.definition.view;

import io.weir.definition.CanFail;
import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.definition.Timeouts;
import io.weir.definition.Transition;
import io.weir.definition.Transition.OnFailure;
import io.weir.definition.WorkflowDefinition;
import io.weir.definition.WorkflowGraph;
import io.weir.protocol.Durations;
import io.weir.protocol.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Explains what happens when a step fails. */
final class Failure {
    private final Map<String, List<OnFailure>> handlers = new HashMap<>();
    private final Races races;

    Failure(WorkflowDefinition definition, WorkflowGraph graph) {
        for (Transition transition : definition.transitions()) {
            if (transition instanceof OnFailure edge) {
                handlers.computeIfAbsent(edge.from(), id -> new ArrayList<>()).add(edge);
            }
        }
        this.races = new Races(definition, graph);
    }

    List<String> sentences(StepDefinition step) {
        List<String> sentences = new ArrayList<>();
        if (step.worker() != null) {
            sentences.add(attempts(step.retry()));
            String bounds = bounds(step.timeouts());
            if (!bounds.isEmpty()) {
                sentences.add(bounds);
            }
        }
        if (CanFail.test(step)) {
            sentences.add(when(step) + consequence(step));
        }
        return sentences;
    }

    private static String when(StepDefinition step) {
        if (step.worker() != null) {
            return step.retry().maxAttempts() == 1 ? "If it fails, " : "If no attempt succeeds, ";
        }
        return step.body() instanceof StepBody.Fail ? "Then " : "If it fails, ";
    }

    private String consequence(StepDefinition step) {
        if (step.isOnEnd()) {
            return "the outcome of the run stays as it is.";
        }
        if (step.onExhausted() == OnAttemptsExhausted.PAUSE) {
            return "the run pauses until an operator decides.";
        }
        if (step.allowFailure()) {
            return "the steps behind it run all the same, without its output.";
        }
        String rest = unhandled(step);
        List<OnFailure> edges = handlers.getOrDefault(step.id(), List.of());
        if (edges.isEmpty()) {
            return rest + ".";
        }
        List<String> ways = edges.stream()
                .map(edge -> Say.name(edge.to())
                        + (edge.errors().isEmpty() ? " after any error" : " if it failed" + Begin.errors(edge)))
                .toList();
        boolean all = edges.stream().anyMatch(edge -> edge.errors().isEmpty());
        return "the run goes on with " + Say.list(ways, "and") + ". "
                + (all ? "" : "After another error " + rest + ". ") + "All else behind it is skipped.";
    }

    private String unhandled(StepDefinition step) {
        Set<String> absorbing = races.absorbing(step.id());
        return absorbing.isEmpty()
                ? "the run fails"
                : "the " + (absorbing.size() == 1 ? "race " : "races ") + Say.names(absorbing)
                        + (absorbing.size() == 1 ? " goes" : " go") + " on without it";
    }

    private static String attempts(RetryPolicy retry) {
        if (retry.maxAttempts() == 1) {
            return "There is one attempt.";
        }
        String delays = retry.initialDelay().isZero()
                ? "at once"
                : "the first time after " + Durations.format(retry.initialDelay())
                        + (retry.multiplier() == 1 || retry.maxAttempts() == 2
                                ? ""
                                : ", then " + Say.number(retry.multiplier()) + " times as long each time, at most "
                                        + Durations.format(retry.maxDelay()));
        String except = retry.nonRetryable().isEmpty()
                ? ""
                : ", but not after "
                        + Say.list(retry.nonRetryable().stream().map(Say::name).toList(), "or");
        return "A failed attempt is repeated, " + delays + ", up to " + Say.count(retry.maxAttempts(), "attempt")
                + " in all" + except + ".";
    }

    private static String bounds(Timeouts timeouts) {
        List<String> bounds = new ArrayList<>();
        bound("takes longer than ", timeouts.startToClose(), bounds);
        bound("is not started within ", timeouts.scheduleToStart(), bounds);
        bound("sends no heartbeat for ", timeouts.heartbeat(), bounds);
        bound("is left to somebody else for longer than ", timeouts.completion(), bounds);
        return bounds.isEmpty() ? "" : "An attempt has failed if it " + Say.list(bounds, "or") + ".";
    }

    private static void bound(String text, @Nullable Duration bound, List<String> to) {
        if (bound != null) {
            to.add(text + Durations.format(bound));
        }
    }
}
