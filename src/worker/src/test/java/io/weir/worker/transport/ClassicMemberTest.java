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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassicMemberTest {
    private static final String TOPIC = "weir.step-ready.default";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int METADATA_LIMIT = 4096;
    private static final TransportSettings SETTINGS = new TransportSettings(
            Map.of(),
            List.of("default"),
            "group-",
            "me",
            TransportKind.CLASSIC,
            IsolationLevel.READ_COMMITTED,
            4,
            Duration.ofSeconds(5),
            false,
            Codec.DEFAULT_MAX_BYTES,
            0,
            0,
            METADATA_LIMIT);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    private final ScriptedConsumer consumer = new ScriptedConsumer();
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private final AttemptRunner runner = new AttemptRunner(SETTINGS, this::work, new Reports(() -> producer, SETTINGS));

    private Work.Done work(io.weir.protocol.StepReady ready, Work.Signals signals) {
        begun.add(ready.attempt().runId());
        mayEnd.acquireUninterruptibly();
        return new Work.Done(new Outcome.Success(Payload.NULL), null, Instant.EPOCH);
    }

    private ClassicMember member() {
        return new ClassicMember(consumer, TOPIC, METADATA_LIMIT, 64, runner, nanos::get);
    }

    @AfterEach
    void stop() {
        mayEnd.release(1_000);
        runner.stop(Duration.ofSeconds(5));
    }

    @Test
    void theConsumerIsClosedAlsoWhenItsLastCommitFails() {
        ClassicMember member = member();
        assign();
        consumer.add(0);
        member.turn(true);
        consumer.onCommitSync.add(new RebalanceInProgressException("made up by a test"));

        member.leave();

        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void recordsOfAPartitionWhoseCommitsCouldNotBeReadAreNotLost() {
        ClassicMember member = member();
        consumer.onCommitted.add(new TimeoutException("no coordinator"));
        assign();
        consumer.add(0);
        consumer.add(1);

        member.turn(true);
        member.turn(true);

        await().untilAsserted(() -> assertThat(begun).containsExactlyInAnyOrder("run-0", "run-1"));
    }

    @Test
    void whatACommitThatFailedHadToSayIsSaidAgain() {
        ClassicMember member = member();
        assign();
        consumer.add(0);
        consumer.onCommitAsync.add(new TimeoutException("no coordinator"));
        mayEnd.release();
        turnUntil(member, () -> consumer.commits.size() >= 2);

        assertThat(consumer.commits.get(1)).isEqualTo(consumer.commits.get(0));
        assertThat(consumer.commits.get(1).get(PARTITION).offset()).isEqualTo(1);
    }

    @Test
    void aCommitOfWhichTheBrokerTakesLessSaysLess() {
        ClassicMember member = member();
        assign();
        consumer.onCommitAsync.add(new OffsetMetadataTooLarge("made up by a test"));
        consumer.add(0);
        member.turn(true);
        await().until(() -> begun.size() == 1);
        consumer.add(1);
        consumer.add(2);
        member.turn(true);
        await().until(() -> begun.size() == 3);
        mayEnd.release();
        turnUntil(member, () -> consumer.commits.size() >= 2);

        int refused = consumer.commits.get(0).get(PARTITION).metadata().length();
        assertThat(consumer.commits.get(1).get(PARTITION).metadata()).hasSizeLessThan(Math.max(1, refused));
    }

    @Test
    void commitsAreApart() {
        ClassicMember member = member();
        assign();
        consumer.add(0);
        consumer.add(1);
        member.turn(true);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        mayEnd.release();
        turnWithoutTime(member, () -> consumer.commits.size() == 1);
        mayEnd.release();
        await().until(() -> producer.history().size() == 2);

        member.turn(true);
        member.turn(true);
        assertThat(consumer.commits).hasSize(1);

        nanos.addAndGet(Duration.ofMillis(25).toNanos());
        turnWithoutTime(member, () -> consumer.commits.size() == 2);
    }

    @Test
    void ofLargeRecordsAWorkerTakesAsManyAsItHasRoomForAndGoesOnWhenSomeAreDone() {
        ClassicMember member = member();
        assign();
        consumer.setMaxPollRecords(1);
        Payload large = Payload.ofJson('"' + "x".repeat(1_000_000) + '"');
        for (long offset = 0; offset < 30; offset++) {
            consumer.add(offset, large);
        }

        for (int turn = 0; turn < 40; turn++) {
            member.turn(true);
        }
        assertThat(consumer.paused()).containsExactly(PARTITION);
        assertThat(consumer.position(PARTITION) * 1_000_000)
                .isBetween(ClassicMember.BYTES_IN_HAND - 1_000_000, ClassicMember.BYTES_IN_HAND + 1_000_000);

        mayEnd.release(30);
        await().pollInSameThread().until(() -> {
            try {
                member.turn(true);
            } catch (WakeupException somethingSettled) {
                assertThat(begun).isNotEmpty();
            }
            return begun.size() == 30;
        });
    }

    @Test
    void aPartitionGoesOnWhenWhatFillsTheCommitIsStillToCome() {
        // Every other offset of so many is open: more than a commit has room to tell of once any of it changes.
        List<Long> open = new ArrayList<>();
        for (long offset = 0; offset < 6_000; offset += 2) {
            open.add(offset);
        }
        OffsetAndMetadata committed = new FinishedOffsets(0, 6_000, open).toCommit(METADATA_LIMIT);
        OwnedPartition partition =
                new OwnedPartition(PartitionLedger.resume(FinishedOffsets.of(committed)), METADATA_LIMIT);

        assertThat(partition.take(0, 1)).isTrue();
        partition.finish(0, 1);
        assertThat(partition.commit().metadata()).hasSizeGreaterThan(METADATA_LIMIT - 512);

        assertThat(partition.isOverfull()).isFalse();
    }

    @Test
    void aConsumerThatIsOfNoMoreUseIsReplaced() throws Exception {
        ScriptedConsumer second = new ScriptedConsumer();
        ConcurrentLinkedQueue<ScriptedConsumer> consumers = new ConcurrentLinkedQueue<>(List.of(consumer, second));
        AtomicInteger made = new AtomicInteger();
        CountDownLatch fenced = new CountDownLatch(1);
        consumer.schedulePollTask(() -> {
            fenced.countDown();
            consumer.setPollException(new FencedInstanceIdException("made up by a test"));
        });
        ClassicTransport transport = new ClassicTransport(SETTINGS, "default", runner, () -> {
            made.incrementAndGet();
            return consumers.remove();
        });
        fenced.await();
        second.schedulePollTask(() -> {
            second.updateBeginningOffsets(Map.of(PARTITION, 0L));
            second.rebalance(Set.of(PARTITION));
            second.add(0);
        });

        await().untilAsserted(() -> assertThat(begun).containsExactly("run-0"));
        assertThat(consumer.closed()).isTrue();
        assertThat(made).hasValue(2);
        mayEnd.release();
        transport.close();
        assertThat(second.closed()).isTrue();
    }

    private void assign() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.rebalance(Set.of(PARTITION));
    }

    private void turnUntil(ClassicMember member, java.util.concurrent.Callable<Boolean> condition) {
        await().pollInSameThread().until(() -> {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            member.turn(true);
            return condition.call();
        });
    }

    private static void turnWithoutTime(ClassicMember member, java.util.concurrent.Callable<Boolean> condition) {
        await().pollInSameThread().until(() -> {
            member.turn(true);
            return condition.call();
        });
    }

    /** A consumer whose commits fail as told, one after the other. */
    private static final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {
        private final ConcurrentLinkedQueue<KafkaException> onCommitSync = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<KafkaException> onCommitAsync = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<KafkaException> onCommitted = new ConcurrentLinkedQueue<>();
        private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new CopyOnWriteArrayList<>();

        ScriptedConsumer() {
            super("earliest");
        }

        void add(long offset) {
            add(offset, Payload.NULL);
        }

        void add(long offset, Payload input) {
            AttemptId attempt = new AttemptId("run-" + offset, "step", 0, 1);
            byte[] value = Codecs.stepReady().encode(Dispatches.of(attempt, "type", input));
            addRecord(new ConsumerRecord<>(TOPIC, 0, offset, new byte[0], value));
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            failBy(onCommitSync);
            super.commitSync(offsets);
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            commits.add(Map.copyOf(offsets));
            KafkaException failure = onCommitAsync.poll();
            if (failure != null) {
                callback.onComplete(offsets, failure);
            } else {
                super.commitAsync(offsets, callback);
            }
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration timeout) {
            failBy(onCommitted);
            return super.committed(partitions);
        }

        private static void failBy(ConcurrentLinkedQueue<KafkaException> failures) {
            KafkaException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
        }
    }
}
