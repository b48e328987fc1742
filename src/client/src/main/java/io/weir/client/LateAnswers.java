package io.weir.client;

import io.weir.protocol.Codecs;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.RunRecord;
import io.weir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the engine's answers to requests whose runs have not ended after a moment. A request with a generated id
 * normally needs no answer, because only this caller knows its id, so events are not read for it. But if the engine
 * cannot process the request, the answer is everything that comes. All due requests share one read.
 */
final class LateAnswers implements AutoCloseable {
    static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Possible difference between the clocks that stamp requests and events. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(LateAnswers.class);

    private final KafkaLink link;
    private final LogReader reader;
    private final BiConsumer<RunWaiter, RunRecord> onAnswer;
    private final List<Asked> asked = new ArrayList<>();
    private @Nullable ScheduledExecutorService looks;
    private boolean closed;

    private static final class Asked {
        private final RunWaiter waiter;
        private final String source;
        private Instant from;
        private Duration pause = FIRST_LOOK;
        private long dueNanos = System.nanoTime() + FIRST_LOOK.toNanos();

        private Asked(RunWaiter waiter, String source, Instant requestedAt) {
            this.waiter = waiter;
            this.source = source;
            this.from = requestedAt.minus(CLOCK_SKEW);
        }

        private void lookAgainLater(Instant lookedUpTo) {
            from = lookedUpTo.minus(CLOCK_SKEW);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            dueNanos = System.nanoTime() + pause.toNanos();
        }
    }

    /** @param onAnswer called on this object's own thread */
    LateAnswers(KafkaLink link, BiConsumer<RunWaiter, RunRecord> onAnswer) {
        this.link = link;
        this.reader = new LogReader(link);
        this.onAnswer = onAnswer;
    }

    /** @param source position of the request */
    synchronized void await(RunWaiter waiter, String source, Instant requestedAt) {
        if (closed) {
            return;
        }
        asked.add(new Asked(waiter, source, requestedAt));
        var unused = waiter.result().whenComplete((result, failure) -> forget(waiter));
        if (looks == null) {
            looks = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "weir-client-late-answers");
                thread.setDaemon(true);
                return thread;
            });
            schedule(looks);
        }
    }

    private void schedule(ScheduledExecutorService on) {
        try {
            ScheduledFuture<?> unused = on.schedule(this::look, FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The client was closed meanwhile");
        }
    }

    private synchronized void forget(RunWaiter waiter) {
        asked.removeIf(request -> request.waiter == waiter);
    }

    private void look() {
        Map<String, Asked> due = due();
        try {
            if (!due.isEmpty()) {
                Instant begun = Instant.now();
                read(due);
                due.values().forEach(request -> request.lookAgainLater(begun));
            }
        } catch (RuntimeException e) {
            // The result may still come; this lookup only gives the answer earlier.
            LOG.debug("The answers to requests could not be looked up", e);
        }
        synchronized (this) {
            ScheduledExecutorService on = looks;
            if (asked.isEmpty() && on != null) {
                on.shutdown();
                looks = null;
            } else if (on != null) {
                schedule(on);
            }
        }
    }

    private synchronized Map<String, Asked> due() {
        Map<String, Asked> due = new HashMap<>();
        for (Asked request : asked) {
            if (request.dueNanos - System.nanoTime() <= 0) {
                due.put(request.waiter.runId(), request);
            }
        }
        return due;
    }

    /** Reads until all are answered, or to the end; answered requests leave {@code due}. */
    private void read(Map<String, Asked> due) {
        Set<TopicPartition> partitions = new HashSet<>();
        Instant from = Instant.MAX;
        for (Asked request : due.values()) {
            partitions.add(link.partitionOf(Topics.RUN_EVENTS, request.waiter.runId()));
            from = request.from.isBefore(from) ? request.from : from;
        }
        reader.read(partitions, from, Duration.ZERO, record -> {
            if (record.key() != null && record.value() != null) {
                Asked request = due.get(new String(record.key(), StandardCharsets.UTF_8));
                if (request != null) {
                    answer(request, record.value(), due);
                }
            }
            return !due.isEmpty();
        });
    }

    private void answer(Asked request, byte[] value, Map<String, Asked> due) {
        try {
            RunRecord told = Codecs.runRecord().decode(value, Integer.MAX_VALUE);
            if (request.source.equals(told.source())) {
                due.remove(request.waiter.runId());
                forget(request.waiter);
                onAnswer.accept(request.waiter, told);
            }
        } catch (ProtocolException unreadable) {
            LOG.debug("skipped a record of run '{}'", request.waiter.runId(), unreadable);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        asked.clear();
        if (looks != null) {
            looks.shutdownNow();
        }
    }
}
