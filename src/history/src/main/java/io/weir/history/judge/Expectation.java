package io.weir.history.judge;

import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must come next in a run's events, where only one thing can. */
final class Expectation {
    /** Limits that a decision may run into at any point. */
    private static final Set<String> ANY_TIME = Set.of("PayloadTooLarge", "StateTooLarge");

    private final RunCase run;
    private Set<RunEventType> types = Set.of();
    private String why = "";
    private boolean failure;

    Expectation(RunCase run) {
        this.run = run;
    }

    void next(String because, RunEventType... expected) {
        types = Set.of(expected);
        why = because;
    }

    /** A condition can't be evaluated: once what happens at the same time is told, the run must fail. */
    void failureIf(boolean conditionFailed) {
        failure |= conditionFailed;
    }

    void meet(Told.Events record, RunEvent event) {
        if (types.isEmpty() && !failure) {
            return;
        }
        Object error = event.data().get("error_type");
        boolean anyTime =
                event.type() == RunEventType.RUN_FAILED && (error == null || ANY_TIME.contains(error.toString()));
        if (!types.isEmpty()) {
            if (!types.contains(event.type()) && !anyTime) {
                broken("event " + event.seq() + " is " + event.type().wireName() + ", expected " + types, record.at());
            }
            types = Set.of();
            failure &= event.type() != RunEventType.RUN_FAILED;
            return;
        }
        boolean atTheSameTime = event.type() == RunEventType.STEP_BYPASSED || event.type() == RunEventType.STEP_SKIPPED;
        if (!atTheSameTime) {
            if (event.type() != RunEventType.RUN_FAILED) {
                broken(
                        "a condition can't be evaluated, and event " + event.seq() + " is "
                                + event.type().wireName() + ", expected run_failed",
                        record.at());
            }
            failure = false;
        }
    }

    void atTheEnd() {
        if (!types.isEmpty()) {
            broken("nothing follows, expected " + types, null);
        } else if (failure) {
            broken("a condition can't be evaluated, and nothing follows, expected run_failed", null);
        }
    }

    private void broken(String found, @Nullable Position at) {
        run.broken(Rule.AS_DEFINED, (why.isEmpty() ? "" : why + ": ") + found, at);
    }
}
