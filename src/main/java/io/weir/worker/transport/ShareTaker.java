package io.weir.worker.transport;

import io.weir.worker.transport.Delivery.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share consumer and its thread: takes a batch, acknowledges each record when it is settled, renews the locks of what
 * takes long, and takes the next batch when all is settled. The last acknowledgements of a batch travel with the fetch of
 * the next.
 */
final class ShareTaker {
    private static final Logger LOG = LoggerFactory.getLogger(ShareTaker.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** Among uncommitted records a poll sits out its time after a transaction's marker; so it must be short. */
    private static final Duration POLL_UNCOMMITTED = Duration.ofMillis(5);

    private static final Duration POLL_FOR_RENEWED = Duration.ofMillis(5);
    private static final Duration PATIENCE_FOR_RENEWED = Duration.ofSeconds(1);
    private static final Duration LAST_COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final int PAUSE_AFTER_ERROR_MS = 1_000;
    private static final int KAFKAS_LOCK_MS = 30_000;
    private static final int RENEWALS_PER_LOCK = 3;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final Duration poll;
    private final int deliveryLimit;
    private final AttemptRunner runner;
    private final Outage outage;
    private final Thread thread;
    private final Map<Place, ShareDelivery> held = new HashMap<>();
    private final BlockingQueue<ShareDelivery> settled = new LinkedBlockingQueue<>();
    /** Settled while their lock was being renewed: they can be acknowledged when the consumer has them back. */
    private final List<ShareDelivery> settledInRenewal = new ArrayList<>();

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean taking = true;
    private long renewAt = System.nanoTime();

    ShareTaker(
            Map<String, Object> settings,
            String topic,
            String name,
            IsolationLevel isolation,
            int deliveryLimit,
            AttemptRunner runner,
            Outage outage) {
        this.consumer = new KafkaShareConsumer<>(settings);
        this.poll = isolation == IsolationLevel.READ_UNCOMMITTED ? POLL_UNCOMMITTED : POLL;
        this.deliveryLimit = deliveryLimit;
        this.runner = runner;
        this.outage = outage;
        consumer.setAcknowledgementCommitCallback(this::acknowledged);
        consumer.subscribe(List.of(topic));
        this.thread = new Thread(this::run, name);
        thread.start();
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                turn();
                outage.recovered();
            } catch (InterruptException | InterruptedException interrupted) {
                break;
            } catch (KafkaException trouble) {
                outage.failed(trouble);
                pause(PAUSE_AFTER_ERROR_MS);
            }
        }
        leave();
    }

    private void turn() throws InterruptedException {
        if (held.isEmpty()) {
            takeNext();
            return;
        }
        ShareDelivery first = settled.poll(renewAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (first == null) {
            renew();
            return;
        }
        acknowledge(first);
        acknowledgeSettled();
        if (!settledInRenewal.isEmpty()) {
            renew();
        } else if (!held.isEmpty()) {
            consumer.commitAsync();
        }
    }

    private void takeNext() {
        long pause = TimeUnit.NANOSECONDS.toMillis(runner.pauseNanos());
        if (!taking || pause > 0) {
            consumer.commitAsync();
            pause(taking ? pause : POLL.toMillis());
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(poll)) {
            hold(record);
        }
        scheduleRenewal();
    }

    private void hold(ConsumerRecord<byte[], byte[]> record) {
        ShareDelivery delivery = new ShareDelivery(record);
        held.put(delivery.place(), delivery);
        runner.take(delivery);
    }

    private void scheduleRenewal() {
        long lock = consumer.acquisitionLockTimeoutMs().orElse(KAFKAS_LOCK_MS);
        renewAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(lock / RENEWALS_PER_LOCK);
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
            consumer.acknowledge(delivery.record, delivery.acknowledgement());
            held.remove(delivery.place());
        } catch (IllegalStateException notWithTheConsumer) {
            settledInRenewal.add(delivery);
        }
    }

    /**
     * Renews the lock of everything held. The consumer takes renewed records away and gives them back by a later poll,
     * which it refuses while a record it has given back is neither acknowledged nor renewed.
     */
    private void renew() {
        Set<Place> away = new HashSet<>();
        for (ShareDelivery delivery : held.values()) {
            try {
                consumer.acknowledge(delivery.record, AcknowledgeType.RENEW);
            } catch (IllegalStateException stillAway) {
                LOG.trace("{} is still being renewed", delivery.place());
            }
            away.add(delivery.place());
        }
        scheduleRenewal();
        long end = Math.min(renewAt, System.nanoTime() + PATIENCE_FOR_RENEWED.toNanos());
        boolean back = false;
        while (!back && !away.isEmpty() && System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_FOR_RENEWED)) {
                back = true;
                if (!held.containsKey(Place.of(record))) {
                    hold(record);
                }
            }
            away.retainAll(held.keySet());
        }
        List<ShareDelivery> late = List.copyOf(settledInRenewal);
        settledInRenewal.clear();
        late.forEach(this::acknowledge);
        consumer.commitAsync();
    }

    /** Called by the consumer on this thread. */
    private void acknowledged(Map<TopicIdPartition, Set<Long>> offsets, Exception failure) {
        if (failure == null) {
            return;
        }
        offsets.forEach((partition, failed) -> {
            LOG.debug("{} {}: the lock is lost, the work may be done again: {}", partition, failed, failure.toString());
            failed.forEach(offset -> held.remove(new Place(partition.topic(), partition.partition(), offset)));
        });
    }

    private void pause(long millis) {
        try {
            boolean closed = closing.await(millis, TimeUnit.MILLISECONDS);
            LOG.trace("waited, closing: {}", closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is not acknowledged by now is released by the consumer's close. */
    private void leave() {
        try {
            acknowledgeSettled();
            if (!settledInRenewal.isEmpty()) {
                renew();
            }
            consumer.commitSync(LAST_COMMIT_TIMEOUT);
            consumer.close();
        } catch (KafkaException trouble) {
            LOG.warn(
                    "left the group without the last acknowledgements, some steps will be repeated: {}",
                    trouble.toString());
        }
    }

    void stopTaking() {
        taking = false;
    }

    void close() {
        closing.countDown();
    }

    void awaitClosed() {
        Threads.join(thread);
    }

    /** Where a record stands. */
    private record Place(String topic, int partition, long offset) {
        static Place of(ConsumerRecord<?, ?> record) {
            return new Place(record.topic(), record.partition(), record.offset());
        }
    }

    /** A record locked for this consumer. */
    private final class ShareDelivery implements Delivery {
        private final ConsumerRecord<byte[], byte[]> record;
        private volatile Settlement settlement = Settlement.RELEASE;

        ShareDelivery(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
        }

        Place place() {
            return Place.of(record);
        }

        AcknowledgeType acknowledgement() {
            if (settlement == Settlement.DONE) {
                return AcknowledgeType.ACCEPT;
            }
            return settlement == Settlement.REJECT ? AcknowledgeType.REJECT : AcknowledgeType.RELEASE;
        }

        @Override
        public ConsumerRecord<byte[], byte[]> record() {
            return record;
        }

        @Override
        public boolean lastPermitted() {
            return record.deliveryCount().orElse((short) 1) >= deliveryLimit;
        }

        /** The lock is renewed as long as the record is held. */
        @Override
        public boolean begin() {
            return true;
        }

        @Override
        public void settle(Settlement outcome) {
            settlement = outcome;
            settled.add(this);
        }
    }
}
