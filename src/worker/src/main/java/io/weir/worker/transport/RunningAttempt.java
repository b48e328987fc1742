package io.weir.worker.transport;

import io.weir.protocol.StepReady;
import io.weir.worker.transport.Delivery.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One dispatch in hand, with all its deliveries. Thread-safe. */
final class RunningAttempt implements Work.Signals {
    private static final int REPORTS_PER_TIMEOUT = 3;

    private final StepReady ready;
    private final Map<String, String> traceContext;
    private final Reports reports;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final AtomicLong lastHeartbeat = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable Instant deadline;
    private @Nullable Settlement settlement;

    RunningAttempt(StepReady ready, Delivery delivery, Reports reports) {
        this.ready = ready;
        this.reports = reports;
        this.traceContext = TraceHeaders.of(delivery.record().headers());
        deliveries.add(delivery);
    }

    StepReady ready() {
        return ready;
    }

    /** Returns true if both are dispatches of the same work: equal attempts may have other inputs. */
    boolean isSameDispatch(RunningAttempt other) {
        return ready.token().equals(other.ready.token());
    }

    /**
     * Returns true if {@code record} was written after every record of this attempt; a record of another partition is
     * assumed to be later.
     */
    synchronized boolean isOlderThan(ConsumerRecord<?, ?> record) {
        return deliveries.stream()
                .map(Delivery::record)
                .noneMatch(mine -> mine.partition() == record.partition()
                        && mine.topic().equals(record.topic())
                        && mine.offset() > record.offset());
    }

    /** Adds a delivery of the same dispatch. It is settled with the others, or at once if they are settled. */
    void join(Delivery delivery) {
        Settlement already;
        synchronized (this) {
            already = settlement;
            if (already == null) {
                deliveries.add(delivery);
            }
        }
        if (already != null) {
            delivery.settle(already);
        }
    }

    /** Returns true if at least one of its records still belongs to this worker, and it is not settled. */
    synchronized boolean begin() {
        if (settlement != null) {
            return false;
        }
        boolean wanted = false;
        for (Delivery delivery : deliveries) {
            wanted |= delivery.begin();
        }
        if (wanted) {
            lastHeartbeat.set(System.nanoTime());
            if (ready.startToClose() != null) {
                deadline = Instant.now().plus(ready.startToClose());
            }
        }
        return wanted;
    }

    /** Settles every delivery; only the first call counts. */
    void settle(Settlement outcome) {
        List<Delivery> settled;
        synchronized (this) {
            if (settlement != null) {
                return;
            }
            settlement = outcome;
            settled = List.copyOf(deliveries);
        }
        settled.forEach(delivery -> delivery.settle(outcome));
    }

    /** Returns true if its records are settled, so that its outcome is not needed here. */
    synchronized boolean isSettled() {
        return settlement != null;
    }

    void cancel() {
        cancelled = true;
    }

    /** Returns true if the engine cancelled it. A deadline by this machine's clock alone is not enough to skip it. */
    boolean cancelRequested() {
        return cancelled;
    }

    /** Useful interval between heartbeats; empty if none are needed. */
    Optional<Duration> heartbeatInterval() {
        return Optional.ofNullable(ready.heartbeatTimeout())
                .filter(timeout -> timeout.compareTo(Duration.ZERO) > 0)
                .map(timeout -> timeout.dividedBy(REPORTS_PER_TIMEOUT));
    }

    @Override
    public void heartbeat() {
        Duration interval = heartbeatInterval().orElse(null);
        if (interval == null || isSettled()) {
            return;
        }
        long now = System.nanoTime();
        long last = lastHeartbeat.get();
        if (now - last >= interval.toNanos() && lastHeartbeat.compareAndSet(last, now)) {
            reports.heartbeat(ready);
        }
    }

    @Override
    public boolean cancelled() {
        Instant limit = deadline;
        return cancelled || (limit != null && Instant.now().isAfter(limit));
    }

    @Override
    public Map<String, String> traceContext() {
        return traceContext;
    }
}
