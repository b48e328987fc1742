package io.weir.definition;

import io.weir.protocol.Durations;
import io.weir.protocol.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks that retry policies and timeouts are possible. */
final class TimeCheck {
    static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private TimeCheck() {}

    static void retry(RetryPolicy retry, DocumentPath path, Problems problems) {
        retry.check((field, message) -> problems.add(path.field(field), message));
        for (int i = 0; i < retry.nonRetryable().size(); i++) {
            Texts.checkFixedName(
                    retry.nonRetryable().get(i), path.field("non_retryable").at(i), problems);
        }
    }

    static void timeouts(Timeouts timeouts, DocumentPath path, Problems problems) {
        bound(timeouts.startToClose(), path.field("start_to_close"), problems);
        bound(timeouts.scheduleToStart(), path.field("schedule_to_start"), problems);
        bound(timeouts.heartbeat(), path.field("heartbeat"), problems);
        bound(timeouts.completion(), path.field("completion"), problems);
        Duration heartbeat = timeouts.heartbeat();
        Duration startToClose = timeouts.startToClose();
        if (heartbeat != null && startToClose != null && heartbeat.compareTo(startToClose) >= 0) {
            problems.add(
                    path.field("heartbeat"),
                    "must be shorter than start_to_close, " + Durations.format(startToClose) + ", found "
                            + Durations.format(heartbeat));
        }
    }

    static void bound(@Nullable Duration bound, DocumentPath path, Problems problems) {
        if (bound == null) {
            return;
        }
        if (bound.isZero() || bound.isNegative() || bound.compareTo(LONGEST_TIMEOUT) > 0) {
            problems.add(path, "must be longer than 0 and at most 365d, found " + Durations.format(bound));
        } else {
            wholeMillis(bound, path, problems);
        }
    }

    private static void wholeMillis(Duration duration, DocumentPath path, Problems problems) {
        if (!Durations.isWholeMillis(duration)) {
            problems.add(path, "must be whole milliseconds, found " + duration);
        }
    }
}
