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
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share consumer from its subscription to its end, on one thread: takes a batch, acknowledges each record when it
 * is settled, renews the locks of slow ones, and takes the next batch when all are settled. Acknowledgements are sent
 * with the next fetch, or separately if that is far away.
 */
final class ShareMember {
    private static final Logger LOG = LoggerFactory.getLogger(ShareMember.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /**
     * Longest time that an acknowledgement waits for others. Each request with acknowledgements is one write to the
     * group's state.
     */
    private static final Duration LINGER = Duration.ofMillis(100);

    private static final Duration RENEWAL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LAST_COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final int KAFKAS_LOCK_MS = 30_000;
    private static final int RENEWALS_PER_LOCK = 3;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final SharePoll poll;
    private final int deliveryLimit;
    private final AttemptRunner runner;
    private final Map<Place, ShareDelivery> held = new HashMap<>();
    private final BlockingQueue<ShareDelivery> settled = new LinkedBlockingQueue<>();
    /** Records whose renewal is in progress; until the answer, the consumer does not know them. */
    private final Map<Place, ShareDelivery> renewing = new HashMap<>();
    /** Settled while their renewal was in progress. */
    private final List<ShareDelivery> settledInRenewal = new ArrayList<>();
    /** True if the consumer has renewed records to return with a poll. */
    private boolean away;

    private long renewAt = System.nanoTime();
    /** Number of acknowledgements that wait in the consumer to be sent, and the time until which they may wait. */
    private int unsent;

    private long sendAt;

    ShareMember(ShareConsumer<byte[], byte[]> consumer, String topic, int deliveryLimit, AttemptRunner runner) {
        this.consumer = consumer;
        this.poll = new SharePoll(consumer);
        this.deliveryLimit = deliveryLimit;
        this.runner = runner;
        consumer.setAcknowledgementCommitCallback(this::acknowledged);
        consumer.subscribe(List.of(topic));
    }

    boolean holdsSomething() {
        return !held.isEmpty();
    }

    /** Waits for the next batch, and takes it. Only if nothing is held. */
    void take() {
        sending();
        for (ConsumerRecord<byte[], byte[]> record : poll.await()) {
            hold(record);
        }
        scheduleRenewal();
    }

    /** Looks after the poll under way, as {@link SharePoll#look} says. */
    boolean look() {
        return poll.look();
    }

    /** Ends {@link #take}. Called by another thread, before {@link #leave}. */
    void stopTaking() {
        poll.stop();
    }

    /** Sends the acknowledgements without a fetch. */
    void send() {
        sending();
        consumer.commitAsync();
    }

    /** Called before each of the consumer's methods that sends the acknowledgements. */
    private void sending() {
        if (unsent > 0) {
            poll.sending(unsent);
            unsent = 0;
        }
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

    /** Waits until something is settled or must be renewed, and does it. */
    void settleNext() throws InterruptedException {
        long now = System.nanoTime();
        long wait = unsent > 0 ? Math.min(renewAt - now, sendAt - now) : renewAt - now;
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
        } else if (unsent > 0 && !held.isEmpty() && sendAt - System.nanoTime() <= 0) {
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
            if (unsent == 0) {
                sendAt = System.nanoTime() + LINGER.toNanos();
            }
            unsent++;
        } catch (IllegalStateException notWithTheConsumer) {
            settledInRenewal.add(delivery);
        }
    }

    /**
     * Renews the lock of everything held. Uses a commit, not a poll: a poll would fetch more records, which nobody
     * takes before their locks expire and which count as delivered each time.
     */
    private void renew() {
        for (ShareDelivery delivery : held.values()) {
            try {
                consumer.acknowledge(delivery.record(), AcknowledgeType.RENEW);
                renewing.put(delivery.place(), delivery);
                unsent++;
                away = true;
            } catch (IllegalStateException stillAway) {
                LOG.trace("{} is still being renewed", delivery.place());
            }
        }
        scheduleRenewal();
        commit(RENEWAL_TIMEOUT);
        takeBack();
    }

    /** The consumer returns renewed records with a poll. It then fetches nothing if no renewal is in progress. */
    private void takeBack() {
        // Also runs the callbacks of finished requests.
        send();
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
        // The consumer will never return these again: the lock is lost.
        settledInRenewal.forEach(delivery -> held.remove(delivery.place(), delivery));
        settledInRenewal.clear();
    }

    /**
     * The consumer calls this on this thread. Of the records that are not being renewed, nothing is held any more, or a
     * later delivery is.
     */
    private void acknowledged(Map<TopicIdPartition, Set<Long>> offsets, Exception failure) {
        if (failure != null) {
            poll.acknowledgementFailed();
        }
        offsets.forEach((partition, answered) -> {
            if (failure != null) {
                LOG.debug(
                        "{} {}: the lock is lost; the step may run again: {}", partition, answered, failure.toString());
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

    private void commit(Duration timeout) {
        sending();
        try {
            consumer.commitSync(timeout);
        } catch (WakeupException late) {
            // Meant for a poll that ended at the same moment. The acknowledgements are on their way.
            LOG.trace("woken up while committing", late);
        }
    }

    /** The consumer's close releases everything that is not acknowledged; it runs after any failure. */
    void leave() {
        try (consumer) {
            acknowledgeSettled();
            if (away) {
                takeBack();
            }
            commit(LAST_COMMIT_TIMEOUT);
        } catch (RuntimeException trouble) {
            LOG.warn(
                    "left the group without the last acknowledgements; some steps will run again: {}",
                    trouble.toString());
        }
    }
}
