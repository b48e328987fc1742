package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ObservedClientsTest {
    private static final WeirConfig.Pace ANY_PACE =
            new WeirConfig.Pace(Duration.ZERO, 1, Duration.ZERO, Duration.ZERO, 1, 1, Duration.ZERO);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void aPollForDefinitionsEndsWhenTheClockIsPutBack() throws Exception {
        assertPollEndsWhenTheClockIsPutBack(ObservedClients::getGlobalConsumer);
    }

    @Test
    void aPollForChangelogsEndsWhenTheClockIsPutBack() throws Exception {
        assertPollEndsWhenTheClockIsPutBack(ObservedClients::getRestoreConsumer);
    }

    /**
     * A poll of an hour that nothing comes in for is what one of milliseconds is after the clock was put back by an hour. No
     * broker is needed to wait in vain.
     */
    private static void assertPollEndsWhenTheClockIsPutBack(
            BiFunction<ObservedClients, Map<String, Object>, Consumer<byte[], byte[]>> made) throws Exception {
        AtomicLong wall = new AtomicLong(1_800_000_000_000L);
        ClockWatch watch = new ClockWatch(wall::get, () -> 0);
        ObservedClients clients = new ObservedClients(
                new StreamThreads(ANY_PACE, new WeirConfig.Failures(1, Duration.ZERO)),
                Queues.ALL,
                new OpenCommits(),
                watch);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", "localhost:1", "reconnect.backoff.ms", "1000", "reconnect.backoff.max.ms", "1000");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Consumer<byte[], byte[]> consumer = made.apply(clients, settings)) {
            consumer.assign(List.of(new TopicPartition("weir.definitions", 0)));

            Future<ConsumerRecords<byte[], byte[]>> poll = thread.submit(() -> consumer.poll(Duration.ofHours(1)));

            await().atMost(Duration.ofSeconds(30)).until(() -> {
                wall.addAndGet(-3_600_000);
                watch.look();
                return poll.isDone();
            });
            assertThat(poll.get()).isEmpty();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void aCommitThatIsUndecidedIsWaitedFor() {
        ObservedClients.awaitCommit(
                () -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new TimeoutException("undecided");
                    }
                },
                clock::get);

        assertThat(calls).hasValue(3);
    }

    @Test
    void aCommitThatStaysUndecidedEndsTheWait() {
        assertThatThrownBy(() -> ObservedClients.awaitCommit(
                        () -> {
                            calls.incrementAndGet();
                            clock.addAndGet(ObservedClients.UNDECIDED_NANOS / 2);
                            throw new TimeoutException("undecided");
                        },
                        clock::get))
                .isInstanceOf(TimeoutException.class);
        assertThat(calls).hasValue(2);
    }

    @Test
    void aCommitThatIsRefusedIsNotTriedAgain() {
        assertThatThrownBy(() -> ObservedClients.awaitCommit(
                        () -> {
                            calls.incrementAndGet();
                            throw new ProducerFencedException("another one");
                        },
                        clock::get))
                .isInstanceOf(ProducerFencedException.class);
        assertThat(calls).hasValue(1);
    }
}
