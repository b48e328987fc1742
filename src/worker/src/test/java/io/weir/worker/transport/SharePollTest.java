package io.weir.worker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

class SharePollTest {
    private static final String TOPIC = "weir.step-ready.default";
    private static final int MANY = 1_000;

    private final WaitingConsumer consumer = new WaitingConsumer();
    private final SharePoll poll = new SharePoll(consumer);

    @Test
    void lastsUntilThereAreRecords() throws Exception {
        CompletableFuture<ConsumerRecords<byte[], byte[]>> polled = begin();

        lookWhileFetchesAreAnswered(MANY);
        assertThat(polled).isNotDone();
        consumer.answers.add(Optional.of(records()));

        assertThat(polled.get().count()).isOne();
    }

    @Test
    void theAcknowledgementsThatItSendsDoNotEndIt() throws Exception {
        poll.sending(4);
        CompletableFuture<ConsumerRecords<byte[], byte[]>> polled = begin();

        lookWhileFetchesAreAnswered(3);
        consumer.acknowledgements.addAndGet(4);
        lookWhileFetchesAreAnswered(3);

        assertThat(polled).isNotDone();
        consumer.answers.add(Optional.of(records()));
        assertThat(polled.get().count()).isOne();
    }

    @Test
    void itIsEndedWhenOnlyMarkersCame() throws Exception {
        poll.sending(4);
        CompletableFuture<ConsumerRecords<byte[], byte[]>> polled = begin();
        consumer.acknowledgements.addAndGet(4);
        lookWhileFetchesAreAnswered(3);

        consumer.acknowledgements.incrementAndGet();
        poll.look();

        assertThat(polled.get().isEmpty()).isTrue();
    }

    @Test
    void acknowledgementsThatTheClientDroppedAreNotWaitedFor() throws Exception {
        poll.sending(4);
        poll.acknowledgementFailed();
        CompletableFuture<ConsumerRecords<byte[], byte[]>> polled = begin();
        lookWhileFetchesAreAnswered(3);

        consumer.acknowledgements.incrementAndGet();
        poll.look();

        assertThat(polled.get().isEmpty()).isTrue();
    }

    @Test
    void itIsEndedWhenNothingIsAnswered() throws Exception {
        CompletableFuture<ConsumerRecords<byte[], byte[]>> polled = begin();

        for (int look = 0; look < MANY; look++) {
            poll.look();
        }

        assertThat(polled.get().isEmpty()).isTrue();
    }

    @Test
    void aStoppedOneEndsAndNoneBegins() throws Exception {
        CompletableFuture<ConsumerRecords<byte[], byte[]>> polled = begin();

        poll.stop();

        assertThat(polled.get().isEmpty()).isTrue();
        assertThat(poll.await().isEmpty()).isTrue();
    }

    private CompletableFuture<ConsumerRecords<byte[], byte[]>> begin() throws InterruptedException {
        CompletableFuture<ConsumerRecords<byte[], byte[]>> polled = CompletableFuture.supplyAsync(poll::await);
        consumer.begun.await();
        return polled;
    }

    private void lookWhileFetchesAreAnswered(int looks) {
        for (int look = 0; look < looks; look++) {
            consumer.responses.incrementAndGet();
            poll.look();
        }
    }

    private static ConsumerRecords<byte[], byte[]> records() {
        return new ConsumerRecords<>(
                Map.of(
                        new TopicPartition(TOPIC, 0),
                        List.of(new ConsumerRecord<>(TOPIC, 0, 0, new byte[0], new byte[0]))),
                Map.of());
    }

    /** Its poll lasts until it is given an answer or woken up, by another thread: so nothing is synchronized. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private static final class WaitingConsumer extends MockShareConsumer<byte[], byte[]> {
        private final AtomicLong acknowledgements = new AtomicLong(7);
        private final AtomicLong responses = new AtomicLong();
        private final CountDownLatch begun = new CountDownLatch(1);
        /** What the poll returns; empty if it is woken up. */
        private final BlockingQueue<Optional<ConsumerRecords<byte[], byte[]>>> answers = new LinkedBlockingQueue<>();

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            begun.countDown();
            try {
                return answers.take().orElseThrow(WakeupException::new);
            } catch (InterruptedException interrupted) {
                throw new InterruptException(interrupted);
            }
        }

        @Override
        public void wakeup() {
            answers.add(Optional.empty());
        }

        @Override
        public Map<MetricName, ? extends Metric> metrics() {
            return Stream.of(metric("acknowledgements-send-total", acknowledgements), metric("fetch-total", responses))
                    .collect(Collectors.toMap(Metric::metricName, metric -> metric));
        }

        private static Metric metric(String name, AtomicLong value) {
            MetricName full = new MetricName(name, "consumer-share-fetch-manager-metrics", "", Map.of());
            return new KafkaMetric(
                    new Object(), full, (Measurable) (config, now) -> value.get(), new MetricConfig(), Time.SYSTEM);
        }
    }
}
