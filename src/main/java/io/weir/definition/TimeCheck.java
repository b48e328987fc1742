package io.weir.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether retry policies and timeouts are possible. */
final class TimeCheck {
    static final int MOST_ATTEMPTS = 1_000;
    static final double LARGEST_MULTIPLIER = 1_000;
    static final Duration LONGEST_DELAY = Duration.ofDays(30);
    static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private TimeCheck() {}

    static void retry(RetryPolicy retry, DocumentPath path, Problems problems) {
        if (retry.maxAttempts() < 1 || retry.maxAttempts() > MOST_ATTEMPTS) {
            problems.add(
                    path.field("max_attempts"), "must be 1 to " + MOST_ATTEMPTS + ", found " + retry.maxAttempts());
        }
        delay(retry.initialDelay(), path.field("initial_delay"), problems);
        delay(retry.maxDelay(), path.field("max_delay"), problems);
        if (retry.maxDelay().compareTo(retry.initialDelay()) < 0) {
            problems.add(
                    path.field("max_delay"),
                    "must not be shorter than initial_delay, " + Durations.format(retry.initialDelay()) + ", found "
                            + Durations.format(retry.maxDelay())
                            + (retry.maxDelay().equals(RetryPolicy.DEFAULT.maxDelay()) ? ", the default" : ""));
        }
        // Written so that NaN, which is neither below nor above, is refused.
        if (!(retry.multiplier() >= 1 && retry.multiplier() <= LARGEST_MULTIPLIER)) {
            problems.add(path.field("multiplier"), "must be 1 to 1000, found " + retry.multiplier());
        }
        if (!(retry.jitter() >= 0 && retry.jitter() <= 1)) {
            problems.add(path.field("jitter"), "must be 0 to 1, found " + retry.jitter());
        }
        for (int i = 0; i < retry.nonRetryable().size(); i++) {
            Texts.checkName(
                    retry.nonRetryable().get(i), path.field("non_retryable").at(i), problems);
        }
    }

    static void timeouts(Timeouts timeouts, DocumentPath path, Problems problems) {
        bound(timeouts.startToClose(), path.field("start_to_close"), problems);
        bound(timeouts.scheduleToStart(), path.field("schedule_to_start"), problems);
        bound(timeouts.heartbeat(), path.field("heartbeat"), problems);
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

    private static void delay(Duration delay, DocumentPath path, Problems problems) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            problems.add(path, "must be 0ms to 30d, found " + Durations.format(delay));
        } else {
            wholeMillis(delay, path, problems);
        }
    }

    private static void wholeMillis(Duration duration, DocumentPath path, Problems problems) {
        if (!Durations.isWholeMillis(duration)) {
            problems.add(path, "must be whole milliseconds, found " + duration);
        }
    }
}
