package io.weir.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * The one punctuation of a task, set for when there is something to look at. Every punctuation makes the task commit, so
 * one that goes on while nothing is due would commit an idle engine's empty transactions all day long.
 */
final class Alarm {
    /** Nothing to look at. */
    static final long NEVER = Long.MAX_VALUE;

    /**
     * Nothing further ahead than this is set, in milliseconds: Kafka Streams keeps a cancelled punctuation until its time
     * has come, and a clock may be put forward.
     */
    private static final long FURTHEST_MS = 60_000;

    private final Alarms alarms;
    private final ProcessorContext<?, ?> context;
    private final long intervalMs;
    private final Punctuator look;
    private @Nullable Cancellable set;
    private long at = NEVER;

    /**
     * @param alarms of the thread, which does not sleep through it
     * @param interval shortest time from setting it to the look
     * @param look is to set it anew
     */
    Alarm(Alarms alarms, ProcessorContext<?, ?> context, Duration interval, Punctuator look) {
        this.alarms = alarms;
        this.context = context;
        this.intervalMs = interval.toMillis();
        this.look = look;
    }

    /**
     * Sees to a look no earlier than {@code due}, and no later than an interval after it; an earlier one that is set stays.
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

    /** Sees to a look as soon as Kafka Streams has been through with what it is at. */
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
