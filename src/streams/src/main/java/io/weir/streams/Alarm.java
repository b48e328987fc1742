package io.weir.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * The only punctuation of a task. It is set for the time at which a check is due. Every punctuation makes the task
 * commit, so a periodic punctuation would make an idle engine commit empty transactions all day.
 */
final class Alarm {
    /** No check is due. */
    static final long NEVER = Long.MAX_VALUE;

    /**
     * The longest time ahead for which the alarm is set, in milliseconds. Kafka Streams keeps a cancelled punctuation
     * until its time has come, and a clock may be set forward.
     */
    private static final long FURTHEST_MS = 60_000;

    private final Alarms alarms;
    private final ProcessorContext<?, ?> context;
    private final long intervalMs;
    private final Punctuator look;
    private @Nullable Cancellable set;
    private long at = NEVER;

    /**
     * @param alarms of the thread, which wakes up for them
     * @param interval shortest time between the setting of the alarm and the check
     * @param look the check; it must set the alarm again
     */
    Alarm(Alarms alarms, ProcessorContext<?, ?> context, Duration interval, Punctuator look) {
        this.alarms = alarms;
        this.context = context;
        this.intervalMs = interval.toMillis();
        this.look = look;
    }

    /**
     * Sets the alarm so that the check runs no earlier than {@code due}, and at most one interval after it. An alarm
     * that is set for an earlier time stays.
     *
     * @param due epoch milliseconds, or {@link #NEVER}
     */
    void setFor(long due) {
        if (due == NEVER || at <= due) {
            return;
        }
        long now = context.currentSystemTimeMs();
        setWithin(Math.min(Math.max(due - now, intervalMs), FURTHEST_MS));
    }

    /** Sets the alarm so that the check runs as soon as Kafka Streams has finished its current work. */
    void setForAtOnce() {
        setWithin(1);
    }

    private void setWithin(long millis) {
        long next = context.currentSystemTimeMs() + millis;
        if (at > next) {
            cancel();
            at = next;
            alarms.set(this, at);
            set = context.schedule(Duration.ofMillis(millis), PunctuationType.WALL_CLOCK_TIME, this::ring);
        }
    }

    private void ring(long now) {
        cancel();
        look.punctuate(now);
    }

    void cancel() {
        if (set != null) {
            set.cancel();
            set = null;
        }
        at = NEVER;
        alarms.set(this, NEVER);
    }
}
