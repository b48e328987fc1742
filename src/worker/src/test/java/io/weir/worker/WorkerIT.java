package io.weir.worker;

import static io.weir.worker.EngineStandIn.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.embedded.TestBroker;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import io.weir.worker.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker promises, on a real broker, over each transport. */
@ParameterizedClass
@EnumSource(
        value = TransportKind.class,
        names = {"SHARE", "CLASSIC"})
class WorkerIT {
    record Order(String name, int amount) {}

    @Parameter
    private TransportKind kind;

    private final Queue<Worker> workers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch testOver = new CountDownLatch(1);
    private EngineStandIn engine;

    @BeforeEach
    void startTheStandIn() {
        engine = new EngineStandIn(TestBroker.bootstrapServers(), 1);
    }

    @AfterEach
    void stop() throws Exception {
        testOver.countDown();
        workers.forEach(Worker::close);
        engine.close();
    }

    private WorkerConfig.Builder config() {
        return WorkerConfig.builder(TestBroker.bootstrapServers())
                .queues(engine.queue)
                .transport(kind)
                .maxConcurrency(8)
                .kafka("session.timeout.ms", 2000)
                .kafka("heartbeat.interval.ms", 500)
                .shutdownGrace(Duration.ofSeconds(5));
    }

    private Worker start(Step<?, ?>... steps) {
        return start(config(), steps);
    }

    private Worker start(WorkerConfig.Builder config, Step<?, ?>... steps) {
        Worker worker = Worker.start(config.build(), StepRegistry.of(steps));
        workers.add(worker);
        return worker;
    }

    private static Step<JsonNode, JsonNode> echo(String id) {
        return Step.of(id, JsonNode.class, (context, input) -> StepResult.success(input));
    }

    private Step<JsonNode, String> stuck(String id, CountDownLatch begun) {
        return Step.of(id, JsonNode.class, (context, input) -> {
            begun.countDown();
            testOver.await();
            return StepResult.success("late");
        });
    }

    @Test
    void aStepsOutputIsReportedWithItsMetadata() {
        start(Step.of(
                "greet",
                Order.class,
                (context, order) ->
                        StepResult.success("Hello " + order.name()).withMetadata("amount", order.amount())));

        engine.dispatch("a", "greet", "{\"name\":\"Ada\",\"amount\":3}");

        StepCompleted completed = engine.awaitCompletion("a");
        assertThat(completed.outcome()).isEqualTo(new Outcome.Success(Payload.ofJson("\"Hello Ada\"")));
        assertThat(completed.metadata()).isEqualTo(Payload.ofJson("{\"amount\":3}"));
        assertThat(completed.token()).isEqualTo("token");
        assertThat(completed.workerId()).isNotBlank();
    }

    @Test
    void aStepThatLeavesItsCompletionToSomebodyElseIsReportedAsDeferredAndNothingElse() {
        Queue<String> tokens = new ConcurrentLinkedQueue<>();
        start(
                Step.of("order", JsonNode.class, (context, input) -> {
                    tokens.add(context.attemptId() + " " + context.token());
                    return StepResult.later();
                }),
                echo("echo"));

        engine.dispatch("a", "order", "{}");
        engine.dispatch("b", "echo", "1");

        engine.awaitReport("a", StepDeferred.class);
        engine.awaitCompletion("b");
        StepDeferred report = engine.reports("a", StepDeferred.class).get(0);
        assertThat(report.token()).isEqualTo("token");
        assertThat(report.startedAt()).isNotNull();
        assertThat(tokens).containsExactly(engine.attempt("a") + " token");
        assertThat(engine.reports("a", StepCompleted.class)).isEmpty();
    }

    @Test
    void failuresExceptionsAndMismatchesAreReportedAsErrors() {
        start(
                Step.of("fails", JsonNode.class, (context, input) -> StepResult.failed("Declined", "no money", false)),
                Step.of("throws", JsonNode.class, (context, input) -> {
                    throw new java.io.IOException("connection reset");
                }),
                Step.of("typed", Order.class, (context, order) -> StepResult.success(order.name())));

        engine.dispatch("a", "fails", "{}");
        engine.dispatch("b", "throws", "{}");
        engine.dispatch("c", "typed", "{\"name\":\"Ada\",\"amount\":\"three\"}");

        assertThat(error("a")).isEqualTo(StepError.permanent("Declined", "no money"));
        assertThat(error("b")).isEqualTo(StepError.retryable("IOException", "connection reset"));
        assertThat(error("c").type()).isEqualTo("InvalidInput");
        assertThat(error("c").message()).contains("input.amount: found string \"three\", expected int");
    }

    private StepError error(String name) {
        return ((Outcome.Failure) engine.awaitOutcome(name)).error();
    }

    @Test
    void aStepThatAWorkerLacksIsHandedBackAndTheWorkerSaysSo() {
        Worker worker = start(echo("echo"));

        engine.dispatch("a", "nobody-knows", "{}");
        engine.dispatch("b", "echo", "1");

        engine.awaitReport("a", StepHandedBack.class);
        StepHandedBack report = engine.reports("a", StepHandedBack.class).get(0);
        assertThat(report.token()).isEqualTo("token");
        assertThat(report.reason()).contains("nobody-knows");
        assertThat(worker.unknownStepTypes()).containsExactly("nobody-knows");
        engine.awaitOutcome("b");
        assertThat(engine.reports("a", StepCompleted.class)).isEmpty();
    }

    @Test
    void aStepThatTakesAWhileReportsItsStartAndAShortOneDoesNot() throws Exception {
        start(echo("short"), Step.of("long", JsonNode.class, (context, input) -> {
            testOver.await();
            return StepResult.success(input);
        }));

        engine.dispatch("a", "short", "1", ready -> Dispatches.reportingStartAfter(ready, Duration.ofMinutes(5)));
        engine.dispatch("b", "long", "1", ready -> Dispatches.reportingStartAfter(ready, Duration.ofMillis(50)));

        engine.awaitReport("b", StepStarted.class);
        engine.awaitOutcome("a");
        assertThat(engine.reports("a", StepStarted.class)).isEmpty();
    }

    @Test
    void aRecordThatIsNoDispatchHoldsUpNothing() {
        start(echo("echo"));

        engine.produce("bad", "not JSON".getBytes(StandardCharsets.UTF_8), Map.of());
        engine.dispatch("good", "echo", "1");

        assertThat(engine.awaitOutcome("good")).isEqualTo(new Outcome.Success(Payload.ofJson("1")));
        assertThat(engine.records("bad")).isEmpty();
    }

    @Test
    void aSlowStepDoesNotHoldUpThoseBehindItOnItsPartition() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        start(stuck("slow", begun), echo("echo"));
        engine.dispatch("slow", "slow", "1");
        begun.await();

        IntStream.range(0, 20).forEach(i -> engine.dispatch("quick-" + i, "echo", "1"));

        IntStream.range(0, 20).forEach(i -> engine.awaitCompletion("quick-" + i));
        assertThat(engine.reports("slow", StepCompleted.class)).isEmpty();
    }

    @Test
    void theTraceContextTravelsFromTheDispatchToTheReport() {
        start(Step.of("trace", JsonNode.class, (context, input) -> StepResult.success(context.traceContext())));
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        engine.produce(
                "a",
                io.weir.protocol.Codecs.stepReady().encode(EngineStandIn.ready(engine.attempt("a"), "trace", "1")),
                Map.of("traceparent", parent));

        assertThat(engine.awaitOutcome("a"))
                .isEqualTo(new Outcome.Success(Payload.ofJson("{\"traceparent\":\"" + parent + "\"}")));
        Header header = engine.records("a").get(0).headers().lastHeader("traceparent");
        assertThat(new String(header.value(), StandardCharsets.UTF_8)).isEqualTo(parent);
    }

    @Test
    void startAndHeartbeatsAreReportedWhereTheDispatchAsksForThem() {
        AtomicBoolean goOn = new AtomicBoolean();
        start(Step.of("beats", JsonNode.class, (context, input) -> {
            while (!goOn.get()) {
                context.heartbeat();
                Thread.onSpinWait();
            }
            return StepResult.success(1);
        }));

        engine.dispatch("a", "beats", "1", ready -> Dispatches.reporting(ready, Duration.ofMillis(300)));
        engine.awaitReport("a", StepStarted.class);
        engine.awaitReport("a", StepHeartbeat.class);
        goOn.set(true);
        engine.awaitCompletion("a");

        long elapsed = engine.records("a").get(engine.records("a").size() - 1).timestamp()
                - engine.records("a").get(0).timestamp();
        assertThat(engine.reports("a", StepHeartbeat.class)).hasSizeLessThanOrEqualTo((int) (elapsed / 100) + 1);
    }

    @Test
    void heartbeatsAreSentForAStepThatSendsNoneWhenTheWorkerIsToldTo() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        start(config().set(WorkerSetting.AUTO_HEARTBEAT, "true"), stuck("silent", begun));

        engine.dispatch("a", "silent", "1", ready -> Dispatches.reporting(ready, Duration.ofMillis(300)));

        engine.awaitReport("a", StepHeartbeat.class);
    }

    @Test
    void aRunningStepIsToldThatNobodyWaitsForIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        start(Step.of("waits", JsonNode.class, (context, input) -> {
            begun.countDown();
            while (!context.cancelled()) {
                Thread.onSpinWait();
            }
            return StepResult.failed("Cancelled", "nobody waits", false);
        }));
        engine.dispatch("a", "waits", "1");
        begun.await();

        // The reader of cancellations may still be on its way to the topic's end: tell it until it hears.
        await().atMost(PATIENCE).until(() -> {
            engine.cancel("a");
            return !engine.reports("a", StepCompleted.class).isEmpty();
        });

        assertThat(error("a").type()).isEqualTo("Cancelled");
    }

    @Test
    void aLaterDispatchOfAnAttemptInHandCancelsTheEarlierOneAndIsRun() {
        AtomicBoolean cancelled = new AtomicBoolean();
        start(Step.of("stubborn", JsonNode.class, (context, input) -> {
            if (input.asInt() == 1) {
                await().atMost(PATIENCE).until(context::cancelled);
                cancelled.set(true);
                return StepResult.failed("Cancelled", "", true);
            }
            return StepResult.success(input);
        }));

        engine.dispatch("a", "stubborn", "1", ready -> Dispatches.reporting(ready, null));
        engine.awaitReport("a", StepStarted.class);
        engine.dispatch("a", "stubborn", "2", ready -> Dispatches.withToken(ready, "committed"));

        StepCompleted completed = engine.awaitCompletion("a");
        assertThat(completed.token()).isEqualTo("committed");
        assertThat(completed.outcome()).isEqualTo(new Outcome.Success(Payload.ofJson("2")));
        await().atMost(PATIENCE).untilTrue(cancelled);
        assertThat(engine.reports("a", StepCompleted.class)).hasSize(1);
    }

    @Test
    void noMoreStepsRunAtATimeThanPermitted() throws Exception {
        Semaphore goOn = new Semaphore(0);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch threeBegun = new CountDownLatch(3);
        start(config().maxConcurrency(3), Step.of("counts", JsonNode.class, (context, input) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            threeBegun.countDown();
            goOn.acquire();
            running.decrementAndGet();
            return StepResult.success(1);
        }));

        IntStream.range(0, 30).forEach(i -> engine.dispatch("run-" + i, "counts", "1"));
        threeBegun.await();
        goOn.release(30);

        IntStream.range(0, 30).forEach(i -> engine.awaitCompletion("run-" + i));
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void aStopLetsRunningStepsFinishAndHandsBackTheRest() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Worker first = start(config().maxConcurrency(1), Step.of("work", JsonNode.class, (context, input) -> {
            begun.countDown();
            goOn.await();
            return StepResult.success("first");
        }));
        engine.dispatch("running", "work", "1");
        begun.await();
        IntStream.range(0, 5).forEach(i -> engine.dispatch("waiting-" + i, "work", "1"));

        Thread stopping = new Thread(first::close);
        stopping.start();
        await().atMost(PATIENCE).until(() -> stopping.getState() != Thread.State.NEW);
        goOn.countDown();
        stopping.join();
        start(Step.of("work", JsonNode.class, (context, input) -> StepResult.success("second")));

        IntStream.range(0, 5).forEach(i -> engine.awaitCompletion("waiting-" + i));
        assertThat(engine.awaitOutcome("running")).isEqualTo(new Outcome.Success(Payload.ofJson("\"first\"")));
        assertThat(engine.reports("running", StepCompleted.class)).hasSize(1);
    }

    @Test
    void aRestartRepeatsOnlyWhatWasNotFinished() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Worker first = start(config().shutdownGrace(Duration.ZERO), stuck("slow", begun), echo("echo"));
        engine.dispatch("slow", "slow", "1");
        begun.await();
        IntStream.range(0, 50).forEach(i -> engine.dispatch("quick-" + i, "echo", "1"));
        IntStream.range(0, 50).forEach(i -> engine.awaitCompletion("quick-" + i));
        first.close();

        Queue<String> repeated = new ConcurrentLinkedQueue<>();
        Step<JsonNode, String> remember = Step.of("echo", JsonNode.class, (context, input) -> {
            repeated.add(context.runId());
            return StepResult.success("second");
        });
        start(remember, Step.of("slow", JsonNode.class, (context, input) -> StepResult.success("second")));
        engine.awaitCompletion("slow");
        engine.dispatch("last", "echo", "1");
        engine.awaitCompletion("last");

        assertThat(repeated).containsExactly(engine.run("last"));
    }

    @Test
    void theWorkOfAKilledWorkerIsDoneByAnother() throws Exception {
        Process doomed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedWorker.class.getName(),
                        TestBroker.bootstrapServers(),
                        engine.queue,
                        kind.name())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            engine.dispatch("a", "work", "1", ready -> Dispatches.reporting(ready, null));
            engine.awaitReport("a", StepStarted.class);
        } finally {
            doomed.destroyForcibly().waitFor();
        }
        start(config().workerId("heir"), Step.of("work", JsonNode.class, (c, input) -> StepResult.success("done")));

        assertThat(engine.awaitCompletion("a").workerId()).isEqualTo("heir");
        assertThat(engine.reports("a", StepStarted.class)).hasSize(2);
    }

    @Test
    void everyStepOfALoadIsReportedOnceByTwoWorkers() {
        int count = 500;
        Queue<String> executed = new ConcurrentLinkedQueue<>();
        Step<JsonNode, Integer> step = Step.of("count", JsonNode.class, (context, input) -> {
            executed.add(context.runId());
            return StepResult.success(1);
        });
        start(step);
        IntStream.range(0, count).forEach(i -> engine.dispatch("run-" + i, "count", "1"));
        start(step);

        IntStream.range(0, count).forEach(i -> engine.awaitCompletion("run-" + i));
        List<String> runs =
                IntStream.range(0, count).mapToObj(i -> engine.run("run-" + i)).toList();
        assertThat(executed).containsAll(runs);
    }
}
