package io.weir.worker.transport;

import io.weir.protocol.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work by a consumer group. The loop polls whatever the steps do; when as many records are in hand as may be, or more is
 * finished ahead than a commit can tell, it polls with its partitions paused.
 */
final class ClassicTransport implements QueueTransport {
    private static final Logger LOG = LoggerFactory.getLogger(ClassicTransport.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    /** Between polls while something is in hand, so that what is finished is soon committed. */
    private static final Duration BUSY_POLL = Duration.ofMillis(20);

    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final int LEAST_WINDOW = 64;
    private static final int RECORDS_AHEAD_PER_THREAD = 4;

    private final AttemptRunner runner;
    private final Consumer<byte[], byte[]> consumer;
    private final OwnedPartitions owned;
    private final int window;
    private final Outage outage;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<Delivery> again = new ArrayDeque<>();
    private volatile boolean taking = true;

    ClassicTransport(TransportSettings config, String queue, AttemptRunner runner) {
        this.runner = runner;
        this.window = Math.max(LEAST_WINDOW, RECORDS_AHEAD_PER_THREAD * config.maxConcurrency());
        this.consumer = new KafkaConsumer<>(new ClientSettings(config).classicConsumer(queue, Math.min(500, window)));
        this.owned = new OwnedPartitions(consumer, config.offsetMetadataMaxBytes());
        this.outage = new Outage(LOG, "taking work from queue " + queue);
        consumer.subscribe(List.of(Topics.stepReady(queue)), owned);
        this.thread = new Thread(this::run, "weir-classic-" + queue);
        thread.start();
    }

    @Override
    public TransportKind kind() {
        return TransportKind.CLASSIC;
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                turn();
                outage.recovered();
            } catch (WakeupException somethingSettled) {
                // The next turn looks at it.
            } catch (InterruptException interrupted) {
                break;
            } catch (KafkaException trouble) {
                outage.failed(trouble);
                pause();
            }
        }
        leave();
    }

    private void turn() {
        again.addAll(owned.settle());
        takeAgain();
        owned.commit();
        hold();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(owned.inHand() > 0 ? BUSY_POLL : IDLE_POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            owned.take(record).ifPresent(runner::take);
        }
    }

    /** What could not be reported is done again: a consumer group has no way to give one record back. */
    private void takeAgain() {
        if (runner.pauseNanos() <= 0 && taking) {
            while (!again.isEmpty()) {
                runner.take(again.remove());
            }
        }
    }

    private void hold() {
        Set<TopicPartition> paused = new HashSet<>(owned.overfull());
        boolean full = owned.inHand() >= window || !taking || runner.pauseNanos() > 0;
        if (full) {
            paused.addAll(consumer.assignment());
        }
        Set<TopicPartition> flowing = new HashSet<>(consumer.assignment());
        flowing.removeAll(paused);
        consumer.pause(paused);
        consumer.resume(flowing);
        owned.wakeWhenSettled(!paused.isEmpty());
    }

    private void pause() {
        try {
            boolean closed = closing.await(PAUSE_AFTER_ERROR.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("waited, closing: {}", closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() {
        try {
            owned.settle();
            owned.commitFinally();
            consumer.close();
        } catch (KafkaException trouble) {
            LOG.warn("left the group without a last commit, some steps will be repeated: {}", trouble.toString());
        }
    }

    @Override
    public void stopTaking() {
        taking = false;
        consumer.wakeup();
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        Threads.join(thread);
    }
}
