package io.weir.worker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codec;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.worker.Dispatches;
import io.weir.worker.Step;
import io.weir.worker.StepExecution;
import io.weir.worker.StepExecutor;
import io.weir.worker.StepRegistry;
import io.weir.worker.StepResult;
import io.weir.worker.transport.Delivery.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptRunnerTest {
    private static final Work.Done DONE =
            new Work.Done(new Outcome.Success(Payload.ofJson("1")), null, Instant.parse("2026-01-01T00:00:00Z"));

    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    /** Made when the first is broken. */
    private final MockProducer<byte[], byte[]> second =
            new MockProducer<>(true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());

    private final Queue<Producer<byte[], byte[]>> producers = new ArrayDeque<>(List.of(producer, second));
    private AttemptRunner runner;

    private AttemptRunner runner(Work work) {
        TransportSettings settings = new TransportSettings(
                Map.of(),
                List.of("default"),
                "group-",
                "me",
                TransportKind.CLASSIC,
                IsolationLevel.READ_COMMITTED,
                2,
                Duration.ofSeconds(5),
                false,
                Codec.DEFAULT_MAX_BYTES,
                0,
                0,
                4096);
        runner = new AttemptRunner(settings, work, new Reports(() -> producers.remove(), settings));
        return runner;
    }

    @AfterEach
    void stop() {
        while (!producer.history().isEmpty() && producer.completeNext()) {
            producer.clear();
        }
        runner.stop(Duration.ofSeconds(5));
    }

    @Test
    void aRecordIsDoneOnlyAfterItsReportIsSafe() {
        runner((ready, signals) -> DONE);
        FakeDelivery delivery = new FakeDelivery("a", false);

        runner.take(delivery);
        awaitReports(1);
        assertThat(delivery.settlement).isNull();
        producer.completeNext();

        assertThat(delivery.settlement).isEqualTo(Settlement.DONE);
    }

    @Test
    void aReportThatFailsIsWrittenAgainAndTheStepIsNotRepeated() {
        AtomicInteger runs = new AtomicInteger();
        runner((ready, signals) -> {
            runs.incrementAndGet();
            return DONE;
        });
        FakeDelivery delivery = new FakeDelivery("a", false);

        runner.take(delivery);
        awaitReports(1);
        producer.errorNext(new TimeoutException("broker away"));

        assertThat(delivery.settlement).isNull();
        awaitReports(2);
        producer.completeNext();
        assertThat(delivery.settlement).isEqualTo(Settlement.DONE);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aDeferredAttemptIsSettledOnceItsReportIsSafeAndIsOutOfHand() {
        Instant begun = Instant.parse("2026-01-01T00:00:00Z");
        AtomicInteger runs = new AtomicInteger();
        runner((ready, signals) -> {
            runs.incrementAndGet();
            return new Work.Deferred(begun);
        });
        FakeDelivery delivery = new FakeDelivery("a", false);

        runner.take(delivery);
        awaitReports(1);
        producer.errorNext(new TimeoutException("broker away"));
        awaitReports(2);
        assertThat(delivery.settlement).isNull();
        producer.completeNext();

        assertThat(delivery.settlement).isEqualTo(Settlement.DONE);
        assertThat(runs).hasValue(1);
        WorkerReport report =
                Codecs.workerReport().decode(producer.history().get(1).value());
        assertThat(report).isInstanceOfSatisfying(WorkerReport.StepDeferred.class, deferred -> {
            assertThat(deferred.startedAt()).isEqualTo(begun);
            assertThat(deferred.workerId()).isEqualTo("me");
        });
    }

    @Test
    void aProducerThatWillNeverWriteAgainIsReplaced() {
        runner((ready, signals) -> DONE);
        FakeDelivery delivery = new FakeDelivery("a", false);

        runner.take(delivery);
        awaitReports(1);
        producer.errorNext(new ClusterAuthorizationException("no idempotent writes"));

        await().until(() -> delivery.settlement == Settlement.DONE);
        assertThat(second.history()).hasSize(1);
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void whatCouldNotBeReportedBeforeAStopIsGivenBack() {
        runner((ready, signals) -> DONE);
        FakeDelivery delivery = new FakeDelivery("a", false);
        runner.take(delivery);
        awaitReports(1);
        producer.sendException = new TimeoutException("broker away");
        producer.errorNext(new TimeoutException("broker away"));

        runner.stop(Duration.ofSeconds(5));

        assertThat(delivery.settlement).isEqualTo(Settlement.RELEASE);
    }

    static Stream<Work.Done> unreadable() {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        return Stream.of(
                new Work.Done(new Outcome.Success(Payload.wrap(new byte[0])), null, at),
                new Work.Done(new Outcome.Success(Payload.ofJson("{\"half\":")), null, at),
                new Work.Done(new Outcome.Success(Payload.ofJson("[".repeat(70) + "]".repeat(70))), null, at),
                new Work.Done(
                        new Outcome.NeedsRevision(Payload.NULL, Payload.wrap(new byte[] {'"', (byte) 0xff, '"'})),
                        null,
                        at));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void anOutcomeTheEngineCouldNotReadIsAPermanentFailure(Work.Done done) {
        runner((ready, signals) -> done);

        runner.take(new FakeDelivery("a", false));
        awaitReports(1);

        assertThat(failureOf(0).type()).isEqualTo("InvalidOutput");
        assertThat(failureOf(0).retryable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE})
    void aDelayThatCanNotBeToldIsLeftOutOfTheFailure(long seconds) {
        StepError error = new StepError("Busy", "come back", true, Duration.ofSeconds(seconds));
        runner((ready, signals) -> new Work.Done(new Outcome.Failure(error), null, Instant.now()));

        runner.take(new FakeDelivery("a", false));
        awaitReports(1);

        assertThat(failureOf(0)).isEqualTo(StepError.retryable("Busy", "come back"));
    }

    @Test
    void anOutcomeOfMoreBytesThanTheEngineReadsIsAPermanentFailure() {
        Payload large = Payload.ofJson("\"" + "x".repeat(Codec.DEFAULT_MAX_BYTES) + "\"");
        runner((ready, signals) -> new Work.Done(new Outcome.Success(large), null, Instant.now()));

        runner.take(new FakeDelivery("a", false));
        awaitReports(1);

        assertThat(failureOf(0).type()).isEqualTo("PayloadTooLarge");
        assertThat(failureOf(0).retryable()).isFalse();
    }

    @Test
    void aFailureTooLargeForKafkaIsToldWithoutItsMetadata() {
        StepError error = StepError.retryable("Busy", "come back");
        Payload metadata = Payload.ofJson("{\"page\":\"" + "x".repeat(1_000) + "\"}");
        runner((ready, signals) -> new Work.Done(new Outcome.Failure(error), metadata, Instant.now()));
        FakeDelivery delivery = new FakeDelivery("a", false);

        runner.take(delivery);
        awaitReports(1);
        producer.errorNext(new RecordTooLargeException("1048588 bytes"));
        awaitReports(2);
        producer.completeNext();

        assertThat(failureOf(1)).isEqualTo(error);
        assertThat(producer.history().get(1).value()).hasSizeLessThan(1_000);
        assertThat(delivery.settlement).isEqualTo(Settlement.DONE);
    }

    @Test
    void aReportTooLargeForKafkaBecomesAFailure() {
        runner((ready, signals) -> DONE);
        FakeDelivery delivery = new FakeDelivery("a", false);

        runner.take(delivery);
        awaitReports(1);
        producer.errorNext(new RecordTooLargeException("1048588 bytes"));
        awaitReports(2);
        producer.completeNext();

        assertThat(failureOf(1).type()).isEqualTo("PayloadTooLarge");
        assertThat(failureOf(1).retryable()).isFalse();
        assertThat(delivery.settlement).isEqualTo(Settlement.DONE);
    }

    @Test
    void theSameAttemptIsNotRunTwiceWhileItIsInHand() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        runner((ready, signals) -> {
            runs.incrementAndGet();
            try {
                goOn.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return DONE;
        });
        FakeDelivery first = new FakeDelivery("a", false);
        FakeDelivery second = new FakeDelivery("a", false);

        runner.take(first);
        runner.take(second);
        goOn.countDown();
        awaitReports(1);
        producer.completeNext();

        assertThat(runs).hasValue(1);
        assertThat(first.settlement).isEqualTo(Settlement.DONE);
        assertThat(second.settlement).isEqualTo(Settlement.DONE);
    }

    @Test
    void theLastPermittedDeliveryIsReportedAsFailedInsteadOfVanishing() {
        AtomicInteger runs = new AtomicInteger();
        runner((ready, signals) -> {
            runs.incrementAndGet();
            return DONE;
        });
        FakeDelivery delivery = new FakeDelivery("a", true);

        runner.take(delivery);
        producer.completeNext();

        assertThat(failureOf(0).type()).isEqualTo("DeliveriesExhausted");
        assertThat(failureOf(0).retryable()).isTrue();
        assertThat(delivery.settlement).isEqualTo(Settlement.DONE);
        assertThat(runs).hasValue(0);
    }

    @Test
    void aRecordThatIsNoDispatchIsRejected() {
        runner((ready, signals) -> DONE);
        FakeDelivery delivery = new FakeDelivery(recordOf("{\"v\":1}".getBytes(StandardCharsets.UTF_8)), false);

        runner.take(delivery);

        assertThat(delivery.settlement).isEqualTo(Settlement.REJECT);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void aDispatchOfANewerFormatIsHeldAndLeftToANewerWorker() {
        runner((ready, signals) -> DONE);
        byte[] newer = "{\"run_id\":\"r\",\"v\":2}".getBytes(StandardCharsets.UTF_8);
        FakeDelivery delivery = new FakeDelivery(recordOf(newer), false);

        runner.take(delivery);
        assertThat(delivery.settlement).isNull();
        runner.stop(Duration.ofSeconds(5));

        assertThat(delivery.settlement).isEqualTo(Settlement.RELEASE);
    }

    @Test
    void aJvmInTroubleGivesTheRecordBack() {
        runner((ready, signals) -> {
            throw new InternalError("made up by a test");
        });
        FakeDelivery delivery = new FakeDelivery("a", false);

        runner.take(delivery);

        await().dontCatchUncaughtExceptions().until(() -> delivery.settlement == Settlement.RELEASE);
        assertThat(producer.history()).isEmpty();
        assertThat(runner.pauseNanos()).isPositive();
    }

    @Test
    void aStepThatBringsTheJvmInTroubleAgainAndAgainIsReported() {
        runner((ready, signals) -> {
            throw new InternalError("made up by a test");
        });
        for (int crash = 1; crash < 3; crash++) {
            FakeDelivery delivery = new FakeDelivery("a", false);
            runner.take(delivery);
            await().dontCatchUncaughtExceptions().until(() -> delivery.settlement == Settlement.RELEASE);
        }

        runner.take(new FakeDelivery("a", false));
        await().dontCatchUncaughtExceptions().until(() -> producer.history().size() == 1);

        assertThat(failureOf(0).type()).isEqualTo("InternalError");
        assertThat(failureOf(0).retryable()).isTrue();
    }

    @Test
    void anErrorOfTheWorkItselfIsReported() {
        runner((ready, signals) -> {
            throw new IllegalStateException("made up by a test");
        });

        runner.take(new FakeDelivery("a", false));
        awaitReports(1);

        assertThat(failureOf(0))
                .isEqualTo(StepError.retryable(
                        "IllegalStateException", "java.lang.IllegalStateException: made up by a test"));
    }

    @Test
    void aStopGivesBackWhatHasNotBegunAndInterruptsWhatDoesNotEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        runner((ready, signals) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                assertThat(signals.cancelled()).isTrue();
                interrupted.countDown();
            }
            return DONE;
        });
        List<FakeDelivery> deliveries =
                List.of(new FakeDelivery("a", false), new FakeDelivery("b", false), new FakeDelivery("c", false));
        deliveries.forEach(runner::take);
        begun.await();

        runner.stop(Duration.ZERO);

        interrupted.await();
        assertThat(deliveries).allMatch(delivery -> delivery.settlement == Settlement.RELEASE);
    }

    @Test
    void aStepInterruptedByAStopHasNotFailed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        StepExecutor executor = new StepExecutor(StepRegistry.of(Step.of("type", Payload.class, (context, input) -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return StepResult.success(input);
        })));
        runner((ready, signals) -> {
            StepExecution execution = executor.execute(ready);
            assertThat(execution.outcome()).isInstanceOf(Outcome.Failure.class);
            ended.countDown();
            return new Work.Done(execution.outcome(), null, execution.startedAt());
        });
        FakeDelivery delivery = new FakeDelivery("a", false);
        runner.take(delivery);
        begun.await();

        runner.stop(Duration.ZERO);
        ended.await();

        assertThat(delivery.settlement).isEqualTo(Settlement.RELEASE);
        runner.stop(Duration.ofSeconds(5));
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void aCancelledAttemptThatHasNotBegunIsNotRunAndHandedBack() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        runner((ready, signals) -> {
            runs.incrementAndGet();
            try {
                goOn.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return DONE;
        });
        runner.take(new FakeDelivery("a", false));
        runner.take(new FakeDelivery("b", false));
        FakeDelivery waiting = new FakeDelivery("c", false);
        runner.take(waiting);

        runner.cancel(attempt("c"));
        goOn.countDown();

        awaitReports(3);
        assertThat(runs).hasValue(2);
        assertThat(producer.history().stream()
                        .map(report -> Codecs.workerReport().decode(report.value())))
                .filteredOn(StepHandedBack.class::isInstance)
                .singleElement()
                .satisfies(report -> assertThat(report.attempt()).isEqualTo(attempt("c")));
        producer.completeNext();
        producer.completeNext();
        producer.completeNext();
        assertThat(waiting.settlement).isEqualTo(Settlement.DONE);
        assertThat(runner.unknownTypes()).isEmpty();
    }

    @Test
    void whatTheWorkerHasNoImplementationOfIsHandedBackAndDone() {
        runner(new Work() {
            @Override
            public Done run(StepReady ready, Signals signals) {
                throw new AssertionError("it has none");
            }

            @Override
            public boolean knows(String stepType) {
                return false;
            }
        });
        FakeDelivery delivery = new FakeDelivery("a", true);

        runner.take(delivery);
        awaitReports(1);
        producer.errorNext(new TimeoutException("broker away"));
        awaitReports(2);
        assertThat(delivery.settlement).isNull();
        producer.completeNext();

        assertThat(delivery.settlement).isEqualTo(Settlement.DONE);
        assertThat(Codecs.workerReport().decode(producer.history().get(1).value()))
                .isInstanceOf(StepHandedBack.class);
        assertThat(runner.unknownTypes()).containsExactly("type");
    }

    @Test
    void aLaterDispatchOfTheSameAttemptTakesThePlaceOfOneThatWasRolledBack() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        runner((ready, signals) -> {
            if (ready.token().equals("rolled-back")) {
                begun.countDown();
                await().until(signals::cancelled);
                cancelled.countDown();
                return new Work.Done(new Outcome.Failure(StepError.retryable("Cancelled", "")), null, Instant.now());
            }
            return DONE;
        });
        FakeDelivery older = new FakeDelivery("a", "rolled-back", 4);
        FakeDelivery newer = new FakeDelivery("a", "committed", 6);
        runner.take(older);
        begun.await();

        runner.take(newer);

        cancelled.await();
        awaitReports(1);
        producer.completeNext();
        assertThat(newer.settlement).isEqualTo(Settlement.DONE);
        assertThat(older.settlement).isEqualTo(Settlement.DONE);
        assertThat(tokens()).containsExactly("committed");
    }

    @Test
    void ofTwoDispatchesOfOneAttemptTheOneWrittenLaterCountsInWhateverOrderTheyCome() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        runner((ready, signals) -> {
            begun.countDown();
            await().until(() -> goOn.getCount() == 0);
            assertThat(signals.cancelled()).isFalse();
            return DONE;
        });
        FakeDelivery newer = new FakeDelivery("a", "committed", 6);
        FakeDelivery older = new FakeDelivery("a", "rolled-back", 4);
        runner.take(newer);
        begun.await();

        runner.take(older);

        assertThat(older.settlement).isEqualTo(Settlement.DONE);
        assertThat(newer.settlement).isNull();
        goOn.countDown();
        awaitReports(1);
        producer.completeNext();
        assertThat(newer.settlement).isEqualTo(Settlement.DONE);
        assertThat(tokens()).containsExactly("committed");
    }

    @Test
    void aDispatchThatIsOvertakenBeforeItBeganIsNotRun() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        runner((ready, signals) -> {
            begun.countDown();
            await().until(() -> goOn.getCount() == 0);
            return DONE;
        });
        runner.take(new FakeDelivery("x", false));
        runner.take(new FakeDelivery("y", false));
        begun.await();
        runner.take(new FakeDelivery("a", "rolled-back", 4));

        runner.take(new FakeDelivery("a", "committed", 6));
        goOn.countDown();
        awaitReports(3);

        assertThat(tokens()).doesNotContain("rolled-back").contains("committed");
    }

    @Test
    void theSameDispatchWrittenAgainIsNoLaterOne() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        runner((ready, signals) -> {
            runs.incrementAndGet();
            begun.countDown();
            await().until(() -> goOn.getCount() == 0);
            assertThat(signals.cancelled()).isFalse();
            return DONE;
        });
        FakeDelivery first = new FakeDelivery("a", "same", 4);
        FakeDelivery again = new FakeDelivery("a", "same", 6);
        runner.take(first);
        begun.await();

        runner.take(again);
        goOn.countDown();
        awaitReports(1);
        producer.completeNext();

        assertThat(List.of(first.settlement, again.settlement)).containsOnly(Settlement.DONE);
        assertThat(runs).hasValue(1);
    }

    private List<String> tokens() {
        return producer.history().stream()
                .map(record -> Codecs.workerReport().decode(record.value()).token())
                .toList();
    }

    private void awaitReports(int count) {
        await().until(() -> producer.history().size() >= count);
    }

    private StepError failureOf(int report) {
        byte[] value = producer.history().get(report).value();
        StepCompleted completed = (StepCompleted) Codecs.workerReport().decode(value);
        return ((Outcome.Failure) completed.outcome()).error();
    }

    private static AttemptId attempt(String run) {
        return new AttemptId(run, "step", 0, 1);
    }

    private static ConsumerRecord<byte[], byte[]> recordOf(byte[] value) {
        return new ConsumerRecord<>("weir.step-ready.default", 0, 0, new byte[0], value);
    }

    private static final class FakeDelivery implements Delivery {
        private final ConsumerRecord<byte[], byte[]> record;
        private final boolean last;
        private volatile Settlement settlement;

        FakeDelivery(String run, boolean last) {
            this(recordOf(Codecs.stepReady().encode(Dispatches.of(attempt(run), "type", Payload.NULL))), last);
        }

        FakeDelivery(String run, String token, long offset) {
            this(
                    new ConsumerRecord<>(
                            "weir.step-ready.default",
                            0,
                            offset,
                            new byte[0],
                            Codecs.stepReady()
                                    .encode(Dispatches.withToken(
                                            Dispatches.of(attempt(run), "type", Payload.NULL), token))),
                    false);
        }

        FakeDelivery(ConsumerRecord<byte[], byte[]> record, boolean last) {
            this.record = record;
            this.last = last;
        }

        @Override
        public ConsumerRecord<byte[], byte[]> record() {
            return record;
        }

        @Override
        public boolean lastPermitted() {
            return last;
        }

        @Override
        public boolean begin() {
            return true;
        }

        @Override
        public void settle(Settlement outcome) {
            assertThat(settlement).as("settled before").isNull();
            settlement = outcome;
        }
    }
}
