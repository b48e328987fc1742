package io.weir.worker.transport;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.ProtocolException;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.worker.transport.Delivery.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts in hand, whichever transport they came by. A delivery is settled as done only after its report is safe in
 * Kafka. An attempt that comes again while it is in hand is not run a second time.
 */
final class AttemptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);
    private static final Duration PAUSE_AFTER_FAILED_REPORT = Duration.ofSeconds(1);
    private static final Duration PATIENCE_FOR_REPORTS = Duration.ofSeconds(10);
    private static final String DELIVERIES_EXHAUSTED = "DeliveriesExhausted";

    private final Work work;
    private final Reports reports;
    private final ThreadPoolExecutor threads;
    private final Map<AttemptId, RunningAttempt> inHand = new ConcurrentHashMap<>();
    private final @Nullable AutoHeartbeat autoHeartbeat;
    private volatile boolean stopping;
    private volatile long pausedUntil = System.nanoTime();

    AttemptRunner(TransportSettings config, Work work, Reports reports) {
        this.work = work;
        this.reports = reports;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                config.maxConcurrency(),
                config.maxConcurrency(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "weir-step-" + number.incrementAndGet()),
                (late, stopped) -> release(((Task) late).attempt));
        threads.allowCoreThreadTimeOut(true);
        this.autoHeartbeat = config.autoHeartbeat() ? new AutoHeartbeat() : null;
    }

    /** Takes charge of a delivery, which will be settled. Never waits for a step. */
    void take(Delivery delivery) {
        StepReady ready = decode(delivery);
        if (ready == null) {
            delivery.settle(Settlement.REJECT);
            return;
        }
        RunningAttempt attempt = new RunningAttempt(ready, delivery, reports);
        RunningAttempt already = inHand.putIfAbsent(ready.attempt(), attempt);
        if (already != null) {
            already.join(delivery);
            return;
        }
        if (delivery.lastPermitted()) {
            report(attempt, exhausted(delivery.record()));
        } else if (stopping) {
            release(attempt);
        } else {
            threads.execute(new Task(attempt));
        }
    }

    /** A record no worker can read would come back for ever; its run ends by the engine's timeout. */
    private static @Nullable StepReady decode(Delivery delivery) {
        ConsumerRecord<byte[], byte[]> record = delivery.record();
        try {
            if (record.value() == null) {
                throw new ProtocolException("found no value, expected a JSON object");
            }
            return Codecs.stepReady().decode(record.value());
        } catch (ProtocolException unreadable) {
            LOG.error(
                    "passed over {}-{}@{}, which is no dispatch: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unreadable.getMessage());
            return null;
        }
    }

    private static Work.Done exhausted(ConsumerRecord<byte[], byte[]> record) {
        StepError error = StepError.retryable(
                DELIVERIES_EXHAUSTED,
                record.topic() + "-" + record.partition() + "@" + record.offset() + " was delivered "
                        + record.deliveryCount().map(String::valueOf).orElse("too many")
                        + " times and never finished; the workers that took it before died or gave it back");
        return new Work.Done(new Outcome.Failure(error), null, Instant.now());
    }

    /** For a step that nobody waits for any more: one that has not begun won't, one that runs is told. */
    void cancel(AttemptId id) {
        RunningAttempt attempt = inHand.get(id);
        if (attempt != null) {
            attempt.cancel();
        }
    }

    /** Nanoseconds for which no new work should be taken, because reports could not be written; 0 or less for none. */
    long pauseNanos() {
        return pausedUntil - System.nanoTime();
    }

    private final class Task implements Runnable {
        private final RunningAttempt attempt;

        Task(RunningAttempt attempt) {
            this.attempt = attempt;
        }

        @Override
        public void run() {
            if (stopping || !attempt.begin()) {
                release(attempt);
                return;
            }
            if (attempt.cancelRequested()) {
                forget(attempt, Settlement.DONE);
                return;
            }
            AutoHeartbeat.Beat heartbeat = startReports();
            Work.Done execution;
            try {
                execution = work.run(attempt.ready(), attempt);
            } catch (Throwable jvmInTrouble) {
                LOG.error("{} could not be run to its end", attempt.ready().attempt(), jvmInTrouble);
                release(attempt);
                throw jvmInTrouble;
            } finally {
                heartbeat.close();
            }
            if (attempt.isSettled() && execution.outcome() instanceof Outcome.Failure) {
                // It was handed back when the grace had ended: an interrupted step has not failed, another worker does
                // it.
                LOG.info(
                        "{} did not finish in time and is left to another worker",
                        attempt.ready().attempt());
                return;
            }
            report(attempt, execution);
        }

        private AutoHeartbeat.Beat startReports() {
            if (attempt.ready().reportStart()) {
                reports.started(attempt.ready());
            }
            return autoHeartbeat == null ? () -> {} : autoHeartbeat.beat(attempt);
        }
    }

    private void report(RunningAttempt attempt, Work.Done execution) {
        reports.completed(attempt.ready(), execution, attempt.traceContext(), failure -> {
            if (failure == null) {
                forget(attempt, Settlement.DONE);
            } else if (failure instanceof RecordTooLargeException
                    && !(execution.outcome() instanceof Outcome.Failure)) {
                report(attempt, tooLarge(execution, failure));
            } else {
                pausedUntil = System.nanoTime() + PAUSE_AFTER_FAILED_REPORT.toNanos();
                release(attempt);
            }
        });
    }

    private static Work.Done tooLarge(Work.Done execution, Exception failure) {
        StepError error = StepError.permanent(
                "PayloadTooLarge", "the report is more than Kafka takes here: " + failure.getMessage());
        return new Work.Done(new Outcome.Failure(error), null, execution.startedAt());
    }

    private void release(RunningAttempt attempt) {
        forget(attempt, Settlement.RELEASE);
    }

    private void forget(RunningAttempt attempt, Settlement settlement) {
        inHand.remove(attempt.ready().attempt(), attempt);
        attempt.settle(settlement);
    }

    /** Handed back before they are interrupted, so that what they make of the interruption is not taken for an outcome. */
    private void interruptRunning() {
        inHand.values().forEach(RunningAttempt::cancel);
        inHand.values().forEach(this::release);
        threads.shutdownNow();
    }

    /** Lets what runs finish for {@code grace}, interrupts the rest, and settles every delivery. */
    void stop(Duration grace) {
        stopping = true;
        List<Runnable> waiting = new ArrayList<>();
        threads.getQueue().drainTo(waiting);
        for (Runnable task : waiting) {
            release(((Task) task).attempt);
        }
        threads.shutdown();
        try {
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} steps did not finish within {} and are handed back", threads.getActiveCount(), grace);
                interruptRunning();
            }
        } catch (InterruptedException interrupted) {
            interruptRunning();
            Thread.currentThread().interrupt();
        }
        reports.flush(PATIENCE_FOR_REPORTS);
        inHand.values().forEach(this::release);
        if (autoHeartbeat != null) {
            autoHeartbeat.close();
        }
    }
}
