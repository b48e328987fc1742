package io.weir.history.judge;

import java.util.List;

/**
 * Controls of a run that were read before the request for it. Each is a dead letter, as the run was not known, and is kept for a
 * while: the run then ends as cancelled, or begins in quarantine.
 */
final class EarlyControls {
    /** Half of what the engine keeps them for, as clocks of several engines differ; milliseconds. */
    private static final long SURELY_KEPT_MS = 1_800_000;

    private final RunCase run;
    private final Course course;

    EarlyControls(RunCase run, Course course) {
        this.run = run;
        this.course = course;
    }

    /** Whether a cancellation may have been kept for the run. */
    boolean mayCancel() {
        return letters(Input.Cancel.class).stream().anyMatch(letter -> letter.time() <= course.startedAt());
    }

    /** Whether a cancellation was kept for the run without doubt. */
    boolean mustCancel() {
        return letters(Input.Cancel.class).stream()
                .anyMatch(letter ->
                        letter.time() < course.startedAt() && letter.time() > course.startedAt() - SURELY_KEPT_MS);
    }

    /** Whether a quarantine may have been kept for the run. */
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
