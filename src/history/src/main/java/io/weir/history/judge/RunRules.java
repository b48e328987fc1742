package io.weir.history.judge;

import io.weir.protocol.AttemptId;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All rules about one run. */
final class RunRules {
    /** How long the history keeps a run's id taken, so that its second life needs no proof; milliseconds. */
    private static final long LONG_BREAK_MS = 86_400_000;

    private final KnownDefinitions definitions;
    private final StoredRuns stored;
    private final StateRules state;
    private long unknownExpressions;

    /** @param now at least when the engine looked at its history last, ms since 1970 */
    RunRules(KnownDefinitions definitions, StoredRuns stored, long now) {
        this.definitions = definitions;
        this.stored = stored;
        this.state = new StateRules(stored, definitions, now);
    }

    /** Conditions and templates that could not be judged. */
    long unknownExpressions() {
        return unknownExpressions;
    }

    Course judge(RunCase run) {
        Course course = Course.of(run);
        requests(run, course);
        unknownRun(run, course);
        if (course.lives() > 1) {
            again(run, course);
            return course;
        }
        hashes(run, course);
        RunModel model = follow(run, course);
        new ResultRules(run, course).judge(model);
        effects(run, course);
        tokens(run);
        if (stored.seen() && course.lives() > 0) {
            state.judge(run, course);
        }
        return course;
    }

    private void requests(RunCase run, Course course) {
        List<Input> starts = run.accepted().starts();
        if (course.lives() == 0 && !starts.isEmpty()) {
            run.broken(
                    Rule.NO_REQUEST_LOST,
                    "a request was consumed, and there is neither a run nor a refusal",
                    starts.get(0).at());
        } else if (starts.size() > course.lives()) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    starts.size() + " requests were accepted, expected " + course.lives()
                            + "; the others must be refused",
                    starts.get(0).at(),
                    starts.get(1).at());
        } else if (starts.size() < course.lives()) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    "the run has begun " + course.lives() + " times, but " + starts.size() + " requests were accepted",
                    run.facts().told().get(0).at());
        }
        for (Input input : starts) {
            if (course.lives() == 1
                    && input.content() instanceof Input.Start start
                    && (!start.definitionId().equals(course.definitionId())
                            || (course.pinned()
                                    && start.hash() != null
                                    && !start.hash().equals(course.definitionHash())))) {
                run.broken(
                        Rule.DEFINITION_PINNED,
                        "the request asks for '" + start.definitionId() + "' with hash " + start.hash()
                                + ", the run is one of '" + course.definitionId() + "' with hash "
                                + course.definitionHash(),
                        input.at(),
                        run.facts().told().get(0).at());
            }
        }
    }

    private void unknownRun(RunCase run, Course course) {
        long until =
                course.endedBy() == null ? Long.MAX_VALUE : course.endedBy().time();
        for (Input input : run.facts().inputs()) {
            for (DeadLettered letter : run.ledger().lettersOf(input)) {
                if (course.lives() == 1
                        && InputRules.isUnknownRun(letter)
                        && letter.time() > course.startedAt()
                        && letter.time() < until) {
                    run.broken(
                            Rule.DEAD_LETTERS_FAITHFUL,
                            "a dead letter says that the run is not known, while it was under way",
                            letter.at(),
                            input.at());
                }
            }
        }
    }

    private void again(RunCase run, Course course) {
        if (stored.seen() && !stored.wasForgotten(run.runId()) && course.shortestBreak() < LONG_BREAK_MS) {
            run.broken(
                    Rule.ONE_RESULT,
                    "the run began " + course.lives() + " times, though the history had not let go of it",
                    course.endedBy() == null ? null : course.endedBy().at());
        }
        int ended = course.lives() - (course.hasEnded() ? 0 : 1);
        if (run.facts().results().size() != ended) {
            run.broken(
                    Rule.ONE_RESULT,
                    "the run ended " + ended + " times and has "
                            + run.facts().results().size() + " results",
                    course.endedBy() == null ? null : course.endedBy().at());
        }
    }

    private static void hashes(RunCase run, Course course) {
        run.facts()
                .dispatches()
                .values()
                .forEach(records -> records.forEach(dispatch -> {
                    boolean same = dispatch.definitionHash().equals(course.definitionHash())
                            && dispatch.definitionId().equals(course.definitionId());
                    if (!same) {
                        run.broken(
                                Rule.DEFINITION_PINNED,
                                RunCase.name(dispatch.attempt()) + " was handed out under definition '"
                                        + dispatch.definitionId() + "' with hash " + dispatch.definitionHash()
                                        + ", the run was started with '" + course.definitionId() + "' and "
                                        + course.definitionHash(),
                                dispatch.at());
                    }
                }));
    }

    /** Follows the run through its definition; null when it never had one, or it is not to be found. */
    private @Nullable RunModel follow(RunCase run, Course course) {
        Optional<Workflow> workflow = definitions.find(course.definitionHash());
        Optional<Digest> input = run.accepted().starts().stream()
                .map(Input::content)
                .filter(Input.Start.class::isInstance)
                .map(content -> ((Input.Start) content).input())
                .findFirst();
        if (course.pinned() && workflow.isPresent() && input.isPresent()) {
            RunModel model = new RunModel(run.runId(), workflow.get(), course.startedAt(), input.get());
            RunReplay replay = new RunReplay(run, model);
            replay.follow();
            new CancellationRules(run, model).judge();
            unknownExpressions += replay.unknownExpressions();
            return model;
        }
        if (!course.pinned()) {
            RefusalRules refusals = new RefusalRules(run, null);
            boolean ended = false;
            for (Told told : run.facts().told()) {
                if (told instanceof Told.Refused refused) {
                    refusals.judge(refused, ended ? RefusalRules.Phase.ENDED : RefusalRules.Phase.WAITING);
                } else if (told instanceof Told.Events events) {
                    ended |= events.events().stream()
                            .anyMatch(event -> event.type().isTerminal());
                }
            }
        }
        return null;
    }

    /** What was accepted has had its effect. */
    private static void effects(RunCase run, Course course) {
        Set<AttemptId> ended = new HashSet<>();
        int resumptions = 0;
        int quarantines = 0;
        for (Told told : run.facts().told()) {
            if (told instanceof Told.Events events) {
                for (RunEvent event : events.events()) {
                    if (event.type() == RunEventType.STEP_SUCCEEDED || event.type() == RunEventType.STEP_FAILED) {
                        ended.add(run.attempt(event));
                    }
                }
                resumptions += events.events().stream().anyMatch(RunRules::isResumption) ? 1 : 0;
                quarantines += events.events().stream().anyMatch(RunRules::isByOperator) ? 1 : 0;
            }
        }
        run.accepted().completions().forEach((attempt, inputs) -> {
            if (!ended.contains(attempt)) {
                run.broken(
                        Rule.RECORDS_ACCOUNTED,
                        "the completion of " + RunCase.name(attempt)
                                + " was consumed, and neither accepted nor refused",
                        inputs.get(0).at());
            }
        });
        if (run.accepted().resumes().size() > resumptions) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    run.accepted().resumes().size() + " requests to resume were neither refused nor dead-lettered, but "
                            + resumptions + " had an effect",
                    run.accepted().resumes().get(0).at());
        }
        EarlyControls early = new EarlyControls(run, course);
        int unexplained = quarantines - run.accepted().quarantines().size();
        if (unexplained != 0 && !(unexplained == 1 && early.mayQuarantine())) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    run.accepted().quarantines().size() + " requests for quarantine were neither refused nor"
                            + " dead-lettered, but " + quarantines + " had an effect",
                    run.accepted().quarantines().isEmpty()
                            ? null
                            : run.accepted().quarantines().get(0).at());
        }
        boolean cancelled = course.end() != null && course.end().type() == RunEventType.RUN_CANCELLED;
        List<Input> cancels = run.accepted().cancels();
        boolean right = cancels.size() == (cancelled ? 1 : 0) || (cancelled && cancels.isEmpty() && early.mayCancel());
        if (course.lives() > 0 && !cancelled && early.mustCancel()) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    "a request to cancel was kept for the run, which was not cancelled",
                    course.endedBy() == null ? null : course.endedBy().at());
        }
        if (!right) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    cancels.size() + " requests to cancel were accepted, and the run was "
                            + (cancelled ? "cancelled" : "not cancelled"),
                    cancels.isEmpty() ? null : cancels.get(0).at(),
                    course.endedBy() == null ? null : course.endedBy().at());
        }
    }

    private static boolean isResumption(RunEvent event) {
        return event.type() == RunEventType.STEP_RESUMED || event.type() == RunEventType.RUN_RESUMED;
    }

    private static boolean isByOperator(RunEvent event) {
        return event.type() == RunEventType.RUN_QUARANTINED
                && "operator".equals(event.data().get("by"));
    }

    private static void tokens(RunCase run) {
        for (Map<AttemptId, List<Input>> reports :
                List.of(run.accepted().completions(), run.accepted().signs())) {
            reports.forEach((attempt, inputs) -> {
                Dispatch dispatch = run.dispatch(attempt);
                for (Input input : inputs) {
                    if (dispatch == null) {
                        run.broken(
                                Rule.TOKENS_MATCH,
                                "a report of " + RunCase.name(attempt) + " was accepted, which was never handed out",
                                input.at());
                    } else if (run.options().tokensChecked()
                            && input.report() != null
                            && !input.report().token().equals(dispatch.token())) {
                        run.broken(
                                Rule.TOKENS_MATCH,
                                "a report of " + RunCase.name(attempt) + " was accepted with another token",
                                input.at(),
                                dispatch.at());
                    }
                }
            });
        }
    }
}
