package io.weir.worker.transport;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Shown;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.worker.transport.Delivery.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts in hand, for every transport. A delivery is settled as done only after its report is safe in Kafka. A
 * dispatch that is delivered again while it is in hand is not run twice.
 */
final class AttemptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);
    private static final Duration HOLD_OF_NEWER_FORMAT = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_CRASH = Duration.ofSeconds(1);
    /** A step that causes a JVM error this often is reported as failed instead of retried without end. */
    private static final int MOST_CRASHES = 3;

    private static final int CRASHES_REMEMBERED = 10_000;
    private static final Duration PATIENCE_FOR_REPORTS = Duration.ofSeconds(10);
    private static final String DELIVERIES_EXHAUSTED = "DeliveriesExhausted";

    private final Work work;
    private final Reports reports;
    private final String workerId;
    private final ReportRetries retries = new ReportRetries();
    private final ThreadPoolExecutor threads;
    private final Map<AttemptId, RunningAttempt> inHand = new ConcurrentHashMap<>();
    private final Map<AttemptId, Integer> crashes = new ConcurrentHashMap<>();
    private final DispatchRecords dispatches;
    private final StartReports starts;
    private final UnknownTypes unknownTypes = new UnknownTypes();
    private final @Nullable AutoHeartbeat autoHeartbeat;
    private volatile boolean stopping;
    private volatile long pausedUntil = System.nanoTime();

    AttemptRunner(TransportSettings config, Work work, Reports reports) {
        this.work = work;
        this.reports = reports;
        this.workerId = config.workerId();
        this.starts = new StartReports(reports);
        this.dispatches = new DispatchRecords(config.maxRecordBytes());
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

    /** Takes over a delivery and settles it later. Never waits for a step. */
    void take(Delivery delivery) {
        StepReady ready = dispatches.read(delivery.record()).orElse(null);
        if (ready == null) {
            refuse(delivery);
            return;
        }
        RunningAttempt attempt = new RunningAttempt(ready, delivery, reports);
        if (!keep(attempt, delivery)) {
            return;
        }
        if (!work.knows(ready.stepType())) {
            handBack(attempt, unknownTypes.handedBack(ready.stepType(), ready.queue(), workerId), 0);
        } else if (delivery.lastPermitted()) {
            report(attempt, exhausted(delivery.record()), 0);
        } else if (stopping) {
            release(attempt);
        } else {
            threads.execute(new Task(attempt));
        }
    }

    /**
     * Returns true if the attempt must run. A dispatch that is delivered twice runs once. Of two dispatches of one
     * attempt with different tokens, the later record wins: the transaction of the earlier one was rolled back, so its
     * outcome is not needed.
     */
    private boolean keep(RunningAttempt attempt, Delivery delivery) {
        AtomicReference<RunningAttempt> overtaken = new AtomicReference<>();
        RunningAttempt kept = inHand.merge(attempt.ready().attempt(), attempt, (before, arrived) -> {
            boolean wins = !before.isSameDispatch(arrived) && before.isOlderThan(delivery.record());
            overtaken.set(wins ? before : null);
            return wins ? arrived : before;
        });
        RunningAttempt older = overtaken.get();
        if (older != null) {
            LOG.info(
                    "{} was dispatched again with other work; the earlier dispatch is cancelled",
                    kept.ready().attempt());
            older.cancel();
            older.settle(Settlement.DONE);
        }
        if (kept == attempt) {
            return true;
        }
        if (kept.isSameDispatch(attempt)) {
            kept.join(delivery);
        } else {
            delivery.settle(Settlement.DONE);
        }
        return false;
    }

    /**
     * A record that no worker can read would be delivered without end, so it is rejected; the engine's timeout ends the
     * attempt. A record of a newer format is for a newer worker: it is held for a while, so that it does not come back
     * at once, and then released.
     */
    private void refuse(Delivery delivery) {
        if (!DispatchRecords.isOfNewerFormat(delivery.record())) {
            delivery.settle(Settlement.REJECT);
        } else if (!retries.later(() -> delivery.settle(Settlement.RELEASE), HOLD_OF_NEWER_FORMAT)) {
            delivery.settle(Settlement.RELEASE);
        }
    }

    private static Work.Done exhausted(ConsumerRecord<byte[], byte[]> record) {
        StepError error = StepError.retryable(
                DELIVERIES_EXHAUSTED,
                record.topic() + "-" + record.partition() + "@" + record.offset() + " was delivered "
                        + record.deliveryCount().map(String::valueOf).orElse("too many")
                        + " times and never finished; the workers that took it before died or released it");
        return new Work.Done(new Outcome.Failure(error), null, Instant.now());
    }

    /** Cancels an attempt: one that has not started is handed back, one that runs is informed. */
    void cancel(AttemptId id) {
        RunningAttempt attempt = inHand.get(id);
        if (attempt != null) {
            attempt.cancel();
        }
    }

    /** Nanoseconds for which no new work should be taken because reports could not be written; 0 or less for none. */
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
                // Has no effect if it is already settled.
                release(attempt);
                return;
            }
            if (attempt.cancelRequested()) {
                // A run that undoes its steps waits for the outcome of the attempt.
                handBack(attempt, "the attempt was cancelled before worker " + workerId + " began it", 0);
                return;
            }
            StartReports.Pending start = starts.begins(attempt.ready());
            AutoHeartbeat.Beat heartbeat = autoHeartbeat == null ? () -> {} : autoHeartbeat.beat(attempt);
            Work.Result execution;
            try {
                execution = work.run(attempt.ready(), attempt);
            } catch (VirtualMachineError inTrouble) {
                crashed(attempt, inTrouble);
                throw inTrouble;
            } catch (RuntimeException | Error unexpected) {
                LOG.error("{} could not be run", Shown.sentence(attempt.ready().attempt()), unexpected);
                execution = failedBy(unexpected);
            } finally {
                start.close();
                heartbeat.close();
            }
            if (execution instanceof Work.Deferred deferred) {
                defer(attempt, deferred, 0);
                return;
            }
            if (!(execution instanceof Work.Done done)) {
                throw new AssertionError(execution);
            }
            if (attempt.isSettled() && done.outcome() instanceof Outcome.Failure) {
                // The attempt was released after the shutdown grace, or a later dispatch of the attempt replaced it. A
                // step that was interrupted or cancelled for this reason has not failed.
                LOG.info(
                        "{} did not finish in time; another worker or dispatch continues it",
                        Shown.sentence(attempt.ready().attempt()));
                return;
            }
            report(attempt, done, 0);
        }
    }

    /** The record is done once the report is safe: nothing remains for this worker or another one to do. */
    private void defer(RunningAttempt attempt, Work.Deferred deferred, int failures) {
        reports.deferred(attempt.ready(), deferred, attempt.traceContext(), failure -> {
            if (failure == null) {
                crashes.remove(attempt.ready().attempt());
                forget(attempt, Settlement.DONE);
            } else {
                tryAgain(attempt, failures, () -> defer(attempt, deferred, failures + 1));
            }
        });
    }

    /**
     * The JVM may recover, here or in another worker; but a step that always causes this error must not be delivered
     * without end.
     */
    private void crashed(RunningAttempt attempt, VirtualMachineError inTrouble) {
        AttemptId id = attempt.ready().attempt();
        LOG.error("{} could not be run", Shown.sentence(id), inTrouble);
        if (crashes.size() > CRASHES_REMEMBERED) {
            crashes.clear();
        }
        if (crashes.merge(id, 1, Integer::sum) >= MOST_CRASHES) {
            report(attempt, failedBy(inTrouble), 0);
        } else {
            pause(PAUSE_AFTER_CRASH);
            release(attempt);
        }
    }

    private static Work.Done failedBy(Throwable thrown) {
        StepError error = StepError.retryable(thrown.getClass().getSimpleName(), thrown.toString());
        return new Work.Done(new Outcome.Failure(error), null, Instant.now());
    }

    /** The engine dispatches the attempt again if it still needs the outcome, so this record is done. */
    private void handBack(RunningAttempt attempt, String reason, int failures) {
        reports.handedBack(attempt.ready(), reason, failure -> {
            if (failure == null) {
                forget(attempt, Settlement.DONE);
            } else {
                tryAgain(attempt, failures, () -> handBack(attempt, reason, failures + 1));
            }
        });
    }

    private void tryAgain(RunningAttempt attempt, int failures, Runnable report) {
        Duration backoff = ReportRetries.backoff(failures + 1);
        pause(backoff);
        if (attempt.isSettled() || !retries.later(report, backoff)) {
            release(attempt);
        }
    }

    /** The step types that were handed back because this worker has no implementation. */
    Set<String> unknownTypes() {
        return unknownTypes.types();
    }

    /** @param failures number of failed writes so far */
    private void report(RunningAttempt attempt, Work.Done execution, int failures) {
        reports.completed(attempt.ready(), execution, attempt.traceContext(), failure -> {
            if (failure == null) {
                crashes.remove(attempt.ready().attempt());
                forget(attempt, Settlement.DONE);
                return;
            }
            Optional<Work.Done> smaller = failure instanceof RecordTooLargeException
                    ? CompletionRecords.smaller(execution, failure)
                    : Optional.empty();
            if (smaller.isPresent()) {
                report(attempt, smaller.get(), failures);
                return;
            }
            tryAgain(attempt, failures, () -> report(attempt, execution, failures + 1));
        });
    }

    private void pause(Duration duration) {
        pausedUntil = System.nanoTime() + duration.toNanos();
    }

    private void release(RunningAttempt attempt) {
        forget(attempt, Settlement.RELEASE);
    }

    private void forget(RunningAttempt attempt, Settlement settlement) {
        inHand.remove(attempt.ready().attempt(), attempt);
        attempt.settle(settlement);
    }

    /**
     * Releases running attempts before it interrupts them, so that their reaction to the interrupt does not count as an
     * outcome.
     */
    private void interruptRunning() {
        inHand.values().forEach(RunningAttempt::cancel);
        inHand.values().forEach(this::release);
        threads.shutdownNow();
    }

    /** Waits up to {@code grace} for running steps, interrupts the others, and settles every delivery. */
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
                LOG.warn("{} steps did not finish within {} and are released", threads.getActiveCount(), grace);
                interruptRunning();
            }
        } catch (InterruptedException interrupted) {
            interruptRunning();
            Thread.currentThread().interrupt();
        }
        retries.stop(PATIENCE_FOR_REPORTS);
        reports.flush(PATIENCE_FOR_REPORTS);
        inHand.values().forEach(this::release);
        starts.close();
        if (autoHeartbeat != null) {
            autoHeartbeat.close();
        }
    }
}
