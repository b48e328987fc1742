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

/** One dispatch in hand, with every delivery of it that came while it was. Thread-safe. */
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

    /** Whether both are dispatches of the same work: equal attempts may have been decided with other inputs. */
    boolean isSameDispatch(RunningAttempt other) {
        return ready.token().equals(other.ready.token());
    }

    /** Whether {@code record} was written after every record of this; of another partition, that it was is assumed. */
    synchronized boolean isOlderThan(ConsumerRecord<?, ?> record) {
        return deliveries.stream()
                .map(Delivery::record)
                .noneMatch(mine -> mine.partition() == record.partition()
                        && mine.topic().equals(record.topic())
                        && mine.offset() > record.offset());
    }

    /** Adds one more delivery of the same dispatch: it is settled with the others, or at once when they are. */
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

    /** Whether at least one of its records is still this worker's, and it is not settled. */
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

    /** Whether its records are settled already, so that nobody here waits for the outcome. */
    synchronized boolean isSettled() {
        return settlement != null;
    }

    void cancel() {
        cancelled = true;
    }

    /** Whether the engine said that nobody waits for it; a deadline by this machine's clock is not enough to skip it. */
    boolean cancelRequested() {
        return cancelled;
    }

    /** How often a heartbeat is worth sending; empty when none is wanted. */
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
