package io.weir.client;

import io.weir.protocol.RunRecord;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The background consumer of a client: passes results and answers to the waiting callers. It fetches records
 * only while somebody waits.
 */
final class OutcomeListener implements AutoCloseable {
    /**
     * Positions are kept for this time after the last waiter, so that consecutive runs do not look them up each time.
     */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaLink link;
    private final OutcomeRecords records;
    private final BiConsumer<RunWaiter, Throwable> onFailure;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Waiters waiters = new Waiters();
    /** Partitions with a fixed position: everything written to them from now on will be read. */
    private Set<TopicPartition> covered = Set.of();

    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable Thread thread;
    private boolean closed;

    /** The callbacks run on the listener's thread and must not block. */
    OutcomeListener(
            KafkaLink link,
            BiConsumer<RunWaiter, WorkflowResult> onResult,
            BiConsumer<RunWaiter, RunRecord> onAnswer,
            BiConsumer<RunWaiter, Throwable> onFailure) {
        this.link = link;
        this.records = new OutcomeRecords(onResult, onAnswer, onFailure);
        this.onFailure = onFailure;
    }

    /**
     * Starts to listen. When this returns, nothing written from now on is missed.
     *
     * @throws KafkaUnreachableException if the positions are not available in time
     */
    void add(RunWaiter waiter) {
        Set<TopicPartition> needed = new HashSet<>(link.allPartitions(Topics.RESULTS));
        waiter.awaitedAnswers().ifPresent(needed::add);
        Deadline deadline = Deadline.in(link.timeout());
        lock.lock();
        try {
            start();
            waiters.add(waiter);
            var unused = waiter.result().whenComplete((result, failure) -> remove(waiter));
            signal();
            while (!covered.containsAll(needed)) {
                if (waiter.result().isCompletedExceptionally()) {
                    Waiting.forResult(waiter.runId(), waiter.result(), Duration.ZERO);
                }
                long left = deadline.remainingNanos();
                if (left <= 0) {
                    throw new TimeoutException("no positions of " + needed);
                }
                changed.awaitNanos(left);
            }
        } catch (InterruptedException | RuntimeException e) {
            remove(waiter);
            throw link.translate("looking for the end of " + Topics.RESULTS, Topics.RESULTS, e);
        } finally {
            lock.unlock();
        }
    }

    private void remove(RunWaiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
            signal();
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (closed) {
            throw new WeirClientException("the client is closed");
        }
        if (thread == null) {
            consumer = link.consumer("results");
            var own = consumer;
            thread = new Thread(() -> listen(own), "weir-client-results");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void signal() {
        changed.signalAll();
        if (consumer != null && !covered.equals(wanted())) {
            consumer.wakeup();
        }
    }

    /** The partitions to read for the current waiters; partitions that are already read stay while anybody waits. */
    private Set<TopicPartition> wanted() {
        return waiters.wanted(link.allPartitions(Topics.RESULTS));
    }

    private void listen(Consumer<byte[], byte[]> own) {
        Throwable end = new WeirClientException("the listener was interrupted");
        try {
            while (awaitSomeoneWaiting(own)) {
                turn(own);
            }
        } catch (Throwable trouble) {
            // The waiters must get every failure; the next waiter gets a new thread and consumer.
            end = trouble;
        }
        ended(end);
        own.close(CloseOptions.timeout(Duration.ZERO));
    }

    private void turn(Consumer<byte[], byte[]> own) {
        try {
            cover(own);
            if (!own.assignment().isEmpty()) {
                own.poll(POLL).forEach(this::dispatch);
            }
        } catch (WakeupException | TimeoutException e) {
            // Something changed, or the broker is silent for now; the waiters have their own deadlines.
        }
    }

    private void ended(Throwable failure) {
        List<RunWaiter> all;
        lock.lock();
        try {
            all = closed ? List.of() : waiters.all();
            covered = Set.of();
            thread = null;
            consumer = null;
        } finally {
            lock.unlock();
        }
        RuntimeException told = link.translate("reading " + Topics.RESULTS, Topics.RESULTS, failure);
        all.forEach(waiter -> onFailure.accept(waiter, told));
    }

    /** Blocks without fetching while nobody waits. Returns false if the client was closed. */
    private boolean awaitSomeoneWaiting(Consumer<byte[], byte[]> own) {
        lock.lock();
        try {
            Deadline idle = Deadline.in(IDLE);
            while (!closed && waiters.isEmpty()) {
                if (covered.isEmpty()) {
                    changed.await();
                } else if (idle.passed()) {
                    covered = Set.of();
                    own.unsubscribe();
                } else {
                    changed.await(idle.remainingNanos(), TimeUnit.NANOSECONDS);
                }
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void cover(Consumer<byte[], byte[]> own) {
        Set<TopicPartition> wanted;
        Set<TopicPartition> added;
        lock.lock();
        try {
            wanted = wanted();
            if (wanted.isEmpty() || wanted.equals(covered)) {
                return;
            }
            added = new HashSet<>(wanted);
            added.removeAll(covered);
            covered = new HashSet<>(covered);
            covered.retainAll(wanted);
        } finally {
            lock.unlock();
        }
        own.assign(wanted);
        if (!added.isEmpty()) {
            // With an empty list Kafka would move every partition, past results that somebody waits for.
            own.seekToEnd(added);
            added.forEach(partition -> own.position(partition, link.timeout()));
        }
        lock.lock();
        try {
            covered = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void dispatch(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        List<RunWaiter> waiting = waitingFor(new String(record.key(), StandardCharsets.UTF_8));
        if (waiting.isEmpty()) {
            return;
        }
        records.tell(waiting, record);
        waiting.forEach(this::stopReadingFor);
    }

    /** Reads no events for a waiter whose answer is known. */
    void stopReadingFor(RunWaiter answered) {
        lock.lock();
        try {
            if (answered.awaitedAnswers().isEmpty()) {
                waiters.answered(answered);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<RunWaiter> waitingFor(String runId) {
        lock.lock();
        try {
            return waiters.of(runId);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Thread running;
        List<RunWaiter> left;
        lock.lock();
        try {
            closed = true;
            running = thread;
            left = waiters.all();
            changed.signalAll();
            if (consumer != null) {
                consumer.wakeup();
            }
        } finally {
            lock.unlock();
        }
        left.forEach(waiter -> onFailure.accept(
                waiter, new WeirClientException("the client was closed before run '" + waiter.runId() + "' ended")));
        try {
            if (running != null) {
                running.join(CLOSE_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
