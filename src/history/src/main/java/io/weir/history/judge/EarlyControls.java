package io.weir.history.judge;

import java.util.List;

/**
 * Controls of a run that were read before the run's request. Each is a dead letter, because the run was not known, and
 * the engine stores it for a while: the run then ends as cancelled, or begins in quarantine.
 */
final class EarlyControls {
    /**
     * Half of the time for which the engine stores them, because the clocks of several engines differ; milliseconds.
     */
    private static final long SURELY_KEPT_MS = 1_800_000;

    private final RunCase run;
    private final Course course;

    EarlyControls(RunCase run, Course course) {
        this.run = run;
        this.course = course;
    }

    /** Returns true if a cancellation may have been stored for the run. */
    boolean mayCancel() {
        return letters(Input.Cancel.class).stream().anyMatch(letter -> letter.time() <= course.startedAt());
    }

    /** Returns true if a cancellation was certainly stored for the run. */
    boolean mustCancel() {
        return letters(Input.Cancel.class).stream()
                .anyMatch(letter ->
                        letter.time() < course.startedAt() && letter.time() > course.startedAt() - SURELY_KEPT_MS);
    }

    /** Returns true if a quarantine may have been stored for the run. */
    boolean mayQuarantine() {
        return letters(Input.Quarantine.class).stream().anyMatch(letter -> letter.time() <= course.startedAt());
    }

    private List<DeadLettered> letters(Class<? extends Input.Content> kind) {
        return run.facts().inputs().stream()
                .filter(input -> kind.isInstance(input.content()))
                .flatMap(input -> run.ledger().lettersOf(input).stream())
                .filter(InputRules::isUnknownRun)
                .toList();
    }
}
