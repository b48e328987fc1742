package io.weir.history.judge;

import io.weir.engine.Plan;
import io.weir.history.replay.RecordedRun;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All rules about one run. */
final class RunRules {
    /**
     * How long the history reserves a run's id. After a longer break, a second life of the id needs no proof;
     * milliseconds.
     */
    private static final long LONG_BREAK_MS = 86_400_000;

    private final KnownDefinitions definitions;
    private final StoredRuns stored;
    private final StateRules state;
    private final @Nullable Trial trial;
    private long forgotten;

    /** @param now not before the engine's last check of its history, ms since 1970 */
    RunRules(KnownDefinitions definitions, StoredRuns stored, @Nullable Trial trial, long now) {
        this.definitions = definitions;
        this.stored = stored;
        this.trial = trial;
        this.state = new StateRules(stored, definitions, now);
    }

    /** The number of runs that were not decided again because there was no memory for their inputs. */
    long forgotten() {
        return forgotten;
    }

    Course judge(RunCase run) {
        Course course = Course.of(run);
        requests(run, course);
        unknownRun(run, course);
        if (course.lives() == 0 && run.accepted().starts().isEmpty()) {
            neverBegun(run);
        }
        if (course.lives() > 1) {
            again(run, course);
            return course;
        }
        hashes(run, course);
        if (course.lives() > 0) {
            new SourceRules(run).judge();
            early(run, course);
            AttemptRules attempts = new AttemptRules(run, course);
            attempts.judge();
            attempts.cancellations();
        }
        new ResultRules(run, course).judge();
        Optional<RecordedRun> recorded = decideAgain(run, course);
        if (trial != null && trial.isAbout(course)) {
            if (recorded.isPresent() && run.held()) {
                trial.run(run.runId(), recorded.get(), this::plan);
            } else {
                trial.untried();
            }
        }
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

    /** The engine makes a dead letter of every record about a run that it does not know. */
    private static void neverBegun(RunCase run) {
        for (Input input : run.accepted().all()) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    "a record about a run that never began was consumed, and was not dead-lettered",
                    input.at());
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
                                RunCase.name(dispatch.attempt()) + " was dispatched under definition '"
                                        + dispatch.definitionId() + "' with hash " + dispatch.definitionHash()
                                        + ", the run was started with '" + course.definitionId() + "' and "
                                        + course.definitionHash(),
                                dispatch.at());
                    }
                }));
    }

    /**
     * Decides the run again. If its records contradict each other, the contradiction is reported instead.
     *
     * @return the recorded run; empty if it was not decided again
     */
    private Optional<RecordedRun> decideAgain(RunCase run, Course course) {
        if (!run.held()
                || (course.pinned() && definitions.find(course.definitionHash()).isEmpty())) {
            return Optional.empty();
        }
        Optional<RecordedRun> recorded = Recording.of(run);
        forgotten += recorded.isPresent() ? 0 : 1;
        recorded.ifPresent(found -> new ReplayRules(run).judge(found, this::plan));
        return recorded;
    }

    private Plan plan(String hash) {
        return definitions.find(hash).orElseThrow(() -> new IllegalStateException("no definition with hash " + hash));
    }

    /** Controls that came before their request must have had their effect: nothing else shows that they were stored. */
    private static void early(RunCase run, Course course) {
        EarlyControls early = new EarlyControls(run, course);
        boolean cancelled = course.end() != null && course.end().type() == RunEventType.RUN_CANCELLED;
        if (!cancelled && early.mustCancel()) {
            run.broken(
                    Rule.RECORDS_ACCOUNTED,
                    "a request to cancel was kept for the run, which was not cancelled",
                    course.endedBy() == null ? null : course.endedBy().at());
        }
        Answered.Decided first = run.decisions().get(0);
        for (RunEvent event : first.events()) {
            boolean mayBe = switch (event.type()) {
                case RUN_CANCELLED -> early.mayCancel();
                case RUN_QUARANTINED -> early.mayQuarantine();
                default -> true;
            };
            if (!mayBe) {
                run.broken(
                        Rule.RECORDS_ACCOUNTED,
                        "the run began as " + event.type().wireName() + ", and nobody had asked for that",
                        first.at());
            }
        }
    }
}
