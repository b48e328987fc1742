package io.weir.worker.transport;

import io.weir.worker.transport.ShareDelivery.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.TopicIdPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share consumer from its subscription to its end, on one thread: takes a batch, acknowledges each record when it is
 * settled, renews the locks of what takes long, and takes the next batch when all is settled. Acknowledgements travel with
 * the fetch of the next batch, or by themselves where that is far.
 */
final class ShareMember {
    private static final Logger LOG = LoggerFactory.getLogger(ShareMember.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** How long an acknowledgement may wait for others. Each request of them is written to the group's state by itself. */
    private static final Duration LINGER = Duration.ofMillis(100);

    private static final Duration RENEWAL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LAST_COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final int KAFKAS_LOCK_MS = 30_000;
    private static final int RENEWALS_PER_LOCK = 3;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final int deliveryLimit;
    private final AttemptRunner runner;
    private final Map<Place, ShareDelivery> held = new HashMap<>();
    private final BlockingQueue<ShareDelivery> settled = new LinkedBlockingQueue<>();
    /** Their renewal is under way; until it is answered, the consumer knows nothing of them. */
    private final Map<Place, ShareDelivery> renewing = new HashMap<>();
    /** Settled while the consumer did not have them. */
    private final List<ShareDelivery> settledInRenewal = new ArrayList<>();
    /** Whether the consumer has renewed records to give back, by a poll. */
    private boolean away;

    private long renewAt = System.nanoTime();
    /** Whether acknowledgements wait in the consumer to be sent, and until when they may. */
    private boolean unsent;

    private long sendAt;

    ShareMember(ShareConsumer<byte[], byte[]> consumer, String topic, int deliveryLimit, AttemptRunner runner) {
        this.consumer = consumer;
        this.deliveryLimit = deliveryLimit;
        this.runner = runner;
        consumer.setAcknowledgementCommitCallback(this::acknowledged);
        consumer.subscribe(List.of(topic));
    }

    boolean holdsSomething() {
        return !held.isEmpty();
    }

    /** Takes the next batch; only when nothing is held. */
    void take(Duration poll) {
        unsent = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(poll)) {
            hold(record);
        }
        scheduleRenewal();
    }

    /** Sends the acknowledgements without a fetch to take them along. */
    void send() {
        consumer.commitAsync();
        unsent = false;
    }

    private void hold(ConsumerRecord<byte[], byte[]> record) {
        ShareDelivery delivery = new ShareDelivery(record, deliveryLimit, settled::add);
        held.put(delivery.place(), delivery);
        runner.take(delivery);
    }

    private void scheduleRenewal() {
        long lock = consumer.acquisitionLockTimeoutMs().orElse(KAFKAS_LOCK_MS);
        renewAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(lock / RENEWALS_PER_LOCK);
    }

    /** Waits for something to be settled, or to be renewed, and sees to it. */
    void settleNext() throws InterruptedException {
        long now = System.nanoTime();
        long wait = unsent ? Math.min(renewAt - now, sendAt - now) : renewAt - now;
        ShareDelivery first = settled.poll(away ? Math.min(wait, BETWEEN_LOOKS.toNanos()) : wait, TimeUnit.NANOSECONDS);
        if (first != null) {
            acknowledge(first);
            acknowledgeSettled();
        }
        if (away) {
            takeBack();
        }
        if (renewAt - System.nanoTime() <= 0) {
            renew();
        } else if (unsent && !held.isEmpty() && sendAt - System.nanoTime() <= 0) {
            send();
        }
    }

    private void acknowledgeSettled() {
        for (ShareDelivery next = settled.poll(); next != null; next = settled.poll()) {
            acknowledge(next);
        }
    }

    private void acknowledge(ShareDelivery delivery) {
        if (held.get(delivery.place()) != delivery) {
            return;
        }
        try {
            consumer.acknowledge(delivery.record(), delivery.acknowledgement());
            held.remove(delivery.place());
            if (!unsent) {
                unsent = true;
                sendAt = System.nanoTime() + LINGER.toNanos();
            }
        } catch (IllegalStateException notWithTheConsumer) {
            settledInRenewal.add(delivery);
        }
    }

    /**
     * Renews the lock of everything held. By a commit and not by a poll, which would ask the broker for more: records that
     * nobody takes before their locks run out, and that count as delivered each time.
     */
    private void renew() {
        for (ShareDelivery delivery : held.values()) {
            try {
                consumer.acknowledge(delivery.record(), AcknowledgeType.RENEW);
                renewing.put(delivery.place(), delivery);
                away = true;
            } catch (IllegalStateException stillAway) {
                LOG.trace("{} is still being renewed", delivery.place());
            }
        }
        scheduleRenewal();
        consumer.commitSync(RENEWAL_TIMEOUT);
        takeBack();
    }

    /** The consumer gives renewed records back by a poll; it fetches nothing then if no renewal is open any more. */
    private void takeBack() {
        // Calls back what has been answered since.
        consumer.commitAsync();
        if (!renewing.isEmpty()) {
            return;
        }
        away = false;
        if (!held.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ZERO)) {
                if (!held.containsKey(Place.of(record))) {
                    hold(record);
                }
            }
        }
        List<ShareDelivery> late = List.copyOf(settledInRenewal);
        settledInRenewal.clear();
        late.forEach(this::acknowledge);
        // What the consumer does not have now it will never have again: the lock is lost.
        settledInRenewal.forEach(delivery -> held.remove(delivery.place(), delivery));
        settledInRenewal.clear();
    }

    /** Called by the consumer on this thread. Of what is not being renewed nothing is held any more, or a later delivery. */
    private void acknowledged(Map<TopicIdPartition, Set<Long>> offsets, Exception failure) {
        offsets.forEach((partition, answered) -> {
            if (failure != null) {
                LOG.debug(
                        "{} {}: the lock is lost, the work may be done again: {}",
                        partition,
                        answered,
                        failure.toString());
            }
            for (long offset : answered) {
                Place place = new Place(partition.topic(), partition.partition(), offset);
                ShareDelivery renewed = renewing.remove(place);
                if (renewed != null && failure != null) {
                    held.remove(place, renewed);
                }
            }
        });
    }

    /** What is not acknowledged by now is released by the consumer's close, which comes whatever fails. */
    void leave() {
        try (consumer) {
            acknowledgeSettled();
            if (away) {
                takeBack();
            }
            consumer.commitSync(LAST_COMMIT_TIMEOUT);
        } catch (RuntimeException trouble) {
            LOG.warn(
                    "left the group without the last acknowledgements, some steps will be repeated: {}",
                    trouble.toString());
        }
    }
}
