package io.weir.worker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codec;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.worker.Dispatches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class ShareTakerTest {
    private static final String TOPIC = "weir.step-ready.default";
    private static final TransportSettings SETTINGS = new TransportSettings(
            Map.of(),
            List.of("default"),
            "group-",
            "me",
            TransportKind.SHARE,
            IsolationLevel.READ_COMMITTED,
            1,
            Duration.ofSeconds(5),
            false,
            Codec.DEFAULT_MAX_BYTES,
            0,
            0,
            4096);

    static Stream<RuntimeException> failures() {
        return Stream.of(
                new IllegalStateException("made up by a test"),
                // Temporary, but a fetch may be under way; see SharePoll.
                new TimeoutException("made up by a test"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aShareConsumerWhosePollFailedIsReplaced(RuntimeException failure) {
        MockProducer<byte[], byte[]> producer = new MockProducer<>(
                true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
        AttemptRunner runner = new AttemptRunner(
                SETTINGS,
                (ready, signals) -> new Work.Done(new Outcome.Success(Payload.NULL), null, Instant.EPOCH),
                new Reports(() -> producer, SETTINGS));
        ScriptedConsumer broken = new ScriptedConsumer(failure);
        ScriptedConsumer good = new ScriptedConsumer(null);
        Queue<ScriptedConsumer> consumers = new ArrayDeque<>(List.of(broken, good));
        good.queue(new ConsumerRecord<>(
                TOPIC,
                0,
                0,
                new byte[0],
                Codecs.stepReady().encode(Dispatches.of(new AttemptId("run", "step", 0, 1), "type", Payload.NULL))));

        ShareTaker taker = new ShareTaker(
                () -> new ShareMember(consumers.remove(), TOPIC, 5, runner),
                "test-taker",
                runner,
                new Outage(LoggerFactory.getLogger(ShareTakerTest.class), "taking work", Throwable::toString));

        await().until(() -> producer.history().size() == 1);
        assertThat(broken.closed).isTrue();
        taker.stopTaking();
        runner.stop(Duration.ofSeconds(5));
        taker.close();
        taker.awaitClosed();
        assertThat(good.closed).isTrue();
    }

    private static final class ScriptedConsumer extends MockShareConsumer<byte[], byte[]> {
        private final @Nullable RuntimeException failure;
        private volatile boolean closed;

        ScriptedConsumer(@Nullable RuntimeException failure) {
            this.failure = failure;
        }

        void queue(ConsumerRecord<byte[], byte[]> record) {
            subscribe(List.of(TOPIC));
            addRecord(record);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (failure != null) {
                throw failure;
            }
            return super.poll(timeout);
        }

        @Override
        public Optional<Integer> acquisitionLockTimeoutMs() {
            return Optional.of(30_000);
        }

        @Override
        public synchronized void close() {
            closed = true;
        }
    }
}
