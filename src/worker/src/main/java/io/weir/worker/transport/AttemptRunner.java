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
 * The attempts in hand, whichever transport they came by. A delivery is settled as done only after its report is safe in
 * Kafka. A dispatch that comes again while it is in hand is not run a second time.
 */
final class AttemptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);
    private static final Duration HOLD_OF_NEWER_FORMAT = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_CRASH = Duration.ofSeconds(1);
    /** A step that brings the JVM in trouble so often is told of, instead of being tried for ever. */
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

    /** Takes charge of a delivery, which will be settled. Never waits for a step. */
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
            handBack(attempt, 0);
        } else if (delivery.lastPermitted()) {
            report(attempt, exhausted(delivery.record()), 0);
        } else if (stopping) {
            release(attempt);
        } else {
            threads.execute(new Task(attempt));
        }
    }

    /**
     * Whether the attempt is to be run. One dispatch delivered twice is run once. Of two dispatches of one attempt, known by
     * their tokens, the one that was written later wins: the engine decided on the other in a transaction that was rolled back,
     * and nobody waits for its outcome.
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
     * A record no worker can read would come back for ever; its run ends by the engine's timeout. One of a newer format is
     * another worker's: it is held, so that it does not come back at once, and then given back.
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
                // Nothing happens to one that is settled already.
                release(attempt);
                return;
            }
            if (attempt.cancelRequested()) {
                forget(attempt, Settlement.DONE);
                return;
            }
            StartReports.Pending start = starts.begins(attempt.ready());
            AutoHeartbeat.Beat heartbeat = autoHeartbeat == null ? () -> {} : autoHeartbeat.beat(attempt);
            Work.Done execution;
            try {
                execution = work.run(attempt.ready(), attempt);
            } catch (VirtualMachineError inTrouble) {
                crashed(attempt, inTrouble);
                throw inTrouble;
            } catch (RuntimeException | Error unexpected) {
                LOG.error(
                        "{} could not be run to its end",
                        Shown.sentence(attempt.ready().attempt()),
                        unexpected);
                execution = failedBy(unexpected);
            } finally {
                start.close();
                heartbeat.close();
            }
            if (attempt.isSettled() && execution.outcome() instanceof Outcome.Failure) {
                // It was handed back when the grace had ended, or a later dispatch of the attempt took its place: a
                // step that
                // was interrupted or cancelled for that has not failed.
                LOG.info(
                        "{} did not finish in time and is left to another worker or dispatch",
                        Shown.sentence(attempt.ready().attempt()));
                return;
            }
            report(attempt, execution, 0);
        }
    }

    /** The JVM may recover, here or in another worker; a step it never does with must not go round for ever. */
    private void crashed(RunningAttempt attempt, VirtualMachineError inTrouble) {
        AttemptId id = attempt.ready().attempt();
        LOG.error("{} could not be run to its end", Shown.sentence(id), inTrouble);
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

    /** Another worker may have the implementation. The engine dispatches it again; to the queue it is done with. */
    private void handBack(RunningAttempt attempt, int failures) {
        StepReady ready = attempt.ready();
        String reason = unknownTypes.handedBack(ready.stepType(), ready.queue(), workerId);
        reports.handedBack(ready, reason, failure -> {
            if (failure == null) {
                forget(attempt, Settlement.DONE);
            } else {
                tryAgain(attempt, failures, () -> handBack(attempt, failures + 1));
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

    /** The types of steps that were handed back, as this worker has no implementation of them. */
    Set<String> unknownTypes() {
        return unknownTypes.types();
    }

    /** @param failures how often it could not be written so far */
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
        retries.stop(PATIENCE_FOR_REPORTS);
        reports.flush(PATIENCE_FOR_REPORTS);
        inHand.values().forEach(this::release);
        starts.close();
        if (autoHeartbeat != null) {
            autoHeartbeat.close();
        }
    }
}
