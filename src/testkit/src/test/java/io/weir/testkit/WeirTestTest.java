package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.definition.InvalidDefinitionException;
import io.weir.protocol.Payload;
import io.weir.protocol.RejectionReason;
import io.weir.protocol.RunEventType;
import io.weir.protocol.RunRecord.RunEvent;
import io.weir.protocol.RunStatus;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import io.weir.worker.Step;
import io.weir.worker.StepContext;
import io.weir.worker.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTestTest {
    private static final String PAYMENT = """
            id: payment
            steps:
              - id: charge
                retry: {max_attempts: 4, initial_delay: 1s, max_delay: 10s, multiplier: 2}
                timeouts: {start_to_close: 5m}
              - {id: receipt, depends_on: [charge]}
            """;

    private static final String ARTICLE = """
            id: article
            steps:
              - {id: draft}
              - {id: critique, depends_on: [draft]}
              - {id: revise, depends_on: [critique]}
              - {id: publish, depends_on: [revise, critique]}
            transitions:
              - {type: revision_loop, reviser: revise, validator: critique, max_iterations: 2}
            """;

    private static final String REFUND = """
            id: refund
            steps: [{id: assess}, {id: pay_out}, {id: ask_manager}]
            transitions:
              - {type: conditional, from: assess, to: pay_out, condition: "output.amount <= 100"}
              - {type: conditional, from: assess, to: ask_manager, condition: "output.amount > 100"}
            """;

    @Test
    void theStepsOfTheWorkerRunInOrderAndTheResultHasTheirOutputs() {
        WeirTest weir = WeirTest.builder()
                .definition(PAYMENT)
                .step(new Charge())
                .step(Step.of(
                        "receipt",
                        JsonNode.class,
                        (context, input) -> StepResult.success("paid "
                                + context.dependency("charge", Charged.class).cents())))
                .build();

        TestRun run = weir.run("payment", new Order(250));

        assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(run.output("charge", Charged.class)).isEqualTo(new Charged(500));
        assertThat(run.output("receipt", String.class)).isEqualTo("paid 500");
        assertThat(run.timeline().lines())
                .containsExactly(
                        "+0s run_started",
                        "+0s step_dispatched charge attempt 1",
                        "+0s step_succeeded charge attempt 1",
                        "+0s step_dispatched receipt attempt 1",
                        "+0s step_succeeded receipt attempt 1",
                        "+0s run_succeeded");
    }

    @Test
    void retriesBackOffInVirtualTime() {
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge").failTimes(3, "GatewayDown").succeed(Map.of("cents", 1));
        weir.stub("receipt").succeed("ok");

        TestRun run = weir.run("payment", null);
        assertThat(run.result()).isEmpty();
        WorkflowResult result = run.awaitResult();

        assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(run.timeline().dispatches("charge"))
                .extracting(StepReady::dispatchedAt)
                .containsExactly(at("0s"), at("1s"), at("3s"), at("7s"));
        assertThat(result.stepMetadata().get("charge").retryCount()).isEqualTo(3);
        assertThat(weir.now()).isEqualTo(at("7s"));
    }

    @Test
    void attemptsThatAreUsedUpFailTheRun() {
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge").failTimes(1, "GatewayDown");
        weir.stub("receipt").succeed("never asked");

        WorkflowResult result = weir.run("payment", null).awaitResult();

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().stepId()).isEqualTo("charge");
        assertThat(result.error().cause().type()).isEqualTo("GatewayDown");
    }

    @Test
    void anErrorThatIsNotToBeRepeatedFailsTheRunAtOnce() {
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge").failForGood("CardStolen", "call the police");
        weir.stub("receipt").succeed("never asked");

        TestRun run = weir.run("payment", null);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.timeline().dispatches()).hasSize(1);
    }

    @Test
    void anAttemptThatHangsTimesOutAndTheNextOneSucceeds() {
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge").hang().succeed(Map.of("cents", 1));
        weir.stub("receipt").succeed("ok");

        TestRun run = weir.run("payment", null);

        assertThat(run.awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(run.timeline().dispatches("charge"))
                .extracting(StepReady::dispatchedAt)
                .containsExactly(at("0s"), at("5m1s"));
        assertThat(failures(run)).containsExactly("StartToCloseTimeout");
    }

    @Test
    void anAttemptThatNoWorkerTakesTimesOutInItsQueue() {
        WeirTest weir = WeirTest.builder()
                .definition(PAYMENT.replace("start_to_close: 5m", "schedule_to_start: 30s, start_to_close: 5m"))
                .build();
        weir.stub("charge").neverStart().succeed(Map.of("cents", 1));
        weir.stub("receipt").succeed("ok");

        TestRun run = weir.run("payment", null);

        assertThat(run.awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(failures(run)).containsExactly("ScheduleToStartTimeout");
    }

    @Test
    void anAnswerAfterTheTimeoutIsRefusedAsStale() {
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge")
                .completeLate(Duration.ofMinutes(6))
                .succeed("too late")
                .completeLate(Duration.ofMinutes(2))
                .succeed(Map.of("cents", 2));
        weir.stub("receipt").succeed("ok");

        TestRun run = weir.run("payment", null);

        assertThat(run.output("charge", Charged.class)).isEqualTo(new Charged(2));
        assertThat(run.timeline().refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(RejectionReason.STALE);
            assertThat(refusal.attempt().attempt()).isEqualTo(1);
        });
    }

    @Test
    void heartbeatsOfAStepReachTheRun() {
        WeirTest weir = WeirTest.builder()
                .definition(PAYMENT.replace("start_to_close: 5m", "heartbeat: 10s"))
                .build();
        weir.stub("charge", (context, input) -> {
            context.heartbeat();
            return StepResult.success(Map.of("cents", 1));
        });
        weir.stub("receipt").succeed("ok");

        TestRun run = weir.run("payment", null);

        assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(run.timeline().events()).extracting(RunEvent::type).contains(RunEventType.STEP_STARTED);
        assertThat(run.timeline().refusals()).isEmpty();
    }

    @Test
    void aValidatorSendsTheWorkBackUntilItPasses() {
        WeirTest weir = WeirTest.builder()
                .definition(ARTICLE)
                .step(new Critique())
                .step(Step.of(
                        "revise",
                        JsonNode.class,
                        (context, input) ->
                                StepResult.success(context.draft(String.class).orElseThrow() + "!")))
                .build();
        weir.stub("draft").succeed("weirs");
        weir.stub("publish", (context, input) -> StepResult.success(context.dependency("revise", String.class)));

        TestRun run = weir.run("article", null);

        assertThat(run.output("publish", String.class)).isEqualTo("weirs!!");
        assertThat(run.awaitResult().stepMetadata().get("critique").revisionCount())
                .isEqualTo(2);
        assertThat(run.timeline().lines())
                .contains(
                        "+0s step_dispatched revise revision 1 attempt 1",
                        "+0s last_revision critique revision 1 attempt 1");
    }

    @Test
    void revisionsThatRunOutFailTheRunWithEveryDraftKept() {
        WeirTest weir = WeirTest.builder().definition(ARTICLE).build();
        weir.stub("draft").succeed("a");
        weir.stub("critique").needsRevision("never good enough");
        weir.stub("revise").succeed("b").succeed("c");
        weir.stub("publish").succeed("never asked");

        WorkflowResult result = weir.run("article", null).awaitResult();

        assertThat(result.error().type()).isEqualTo("MaxRevisionsExceeded");
        assertThat(result.revisionOutputs().get("revise"))
                .extracting(Object::toString)
                .containsExactly("null", "\"b\"", "\"c\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101})
    void aConditionTakesOneWayOrTheOther(int amount) {
        WeirTest weir = WeirTest.builder().definition(REFUND).build();
        weir.stub("assess", (context, input) -> StepResult.success(Map.of("amount", input.intValue())));
        weir.stub("pay_out").succeed("paid");
        weir.stub("ask_manager").succeed("asked");

        WorkflowResult result = weir.run("refund", amount).awaitResult();

        assertThat(result.stepOutputs().keySet()).containsExactly("assess", amount <= 100 ? "pay_out" : "ask_manager");
        assertThat(result.stepMetadata()
                        .get(amount <= 100 ? "ask_manager" : "pay_out")
                        .status())
                .isEqualTo("skipped");
    }

    @Test
    void aPausedRunSaysSoWhenWaitedForAndGoesOnWhenResumed() {
        WeirTest weir = WeirTest.builder()
                .definition(PAYMENT.replace("timeouts:", "on_exhausted: pause\n    timeouts:"))
                .build();
        weir.stub("charge").failTimes(4, "GatewayDown").succeed(Map.of("cents", 9));
        weir.stub("receipt").succeed("ok");
        TestRun run = weir.run("payment", null);

        assertThatThrownBy(run::awaitResult)
                .isInstanceOf(StuckRunException.class)
                .hasMessageContaining("run-1 of payment is paused")
                .hasMessageContaining("step charge is paused");
        run.resume();

        assertThat(run.awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void aCancelledRunEndsAndItsAttemptsAreTold() {
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge").hang();
        weir.stub("receipt").succeed("never asked");
        TestRun run = weir.run("payment", null);
        weir.advance(Duration.ofMinutes(1));

        run.cancel("changed my mind");

        WorkflowResult result = run.result().orElseThrow();
        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(result.completedAt()).isEqualTo(at("1m"));
        assertThat(run.timeline().entries())
                .filteredOn(Timeline.Abandoned.class::isInstance)
                .hasSize(1);
        assertThat(run.resume().timeline().refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(RejectionReason.TERMINAL));
    }

    @Test
    void timePassesOnlyAsFarAsItIsTold() {
        WeirTest weir = WeirTest.builder()
                .definition(PAYMENT)
                .startAt(Instant.parse("2026-06-01T12:00:00Z"))
                .build();
        weir.stub("charge").failTimes(3, "GatewayDown").succeed(Map.of("cents", 1));
        weir.stub("receipt").succeed("ok");
        TestRun run = weir.run("payment", null);

        weir.advance(Duration.ofMillis(2_999));
        assertThat(run.timeline().dispatches()).hasSize(2);
        weir.advance(Duration.ofMillis(1));

        assertThat(run.timeline().dispatches()).hasSize(3);
        assertThat(weir.now()).isEqualTo(Instant.parse("2026-06-01T12:00:03Z"));
    }

    @Test
    void aStepThatCanNeverAnswerIsNamedWhenTheRunIsWaitedFor() {
        WeirTest weir = WeirTest.builder()
                .definition(PAYMENT.replace("start_to_close: 5m", "start_to_close: none"))
                .build();
        weir.stub("charge").neverStart();
        weir.stub("receipt").succeed("never asked");

        assertThatThrownBy(() -> weir.run("payment", null).awaitResult())
                .isInstanceOf(StuckRunException.class)
                .hasMessageContaining("no worker takes attempt 1 of step charge");
    }

    @Test
    void theClockOfAStepIsTheVirtualOne() {
        AtomicReference<@Nullable Instant> deadline = new AtomicReference<>();
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge", (context, input) -> {
            deadline.set(context.deadline().orElseThrow());
            return StepResult.success(Map.of("cents", 1));
        });
        weir.stub("receipt").succeed("ok");

        weir.run("payment", null);

        assertThat(deadline.get()).isEqualTo(at("5m"));
    }

    @Test
    void theSameSeedGivesTheSameOrderAndSomeOtherSeedAnother() {
        List<String> declared = orderOfBranches(null);

        assertThat(declared).containsExactly("b1", "b2", "b3", "b4");
        assertThat(orderOfBranches(7L)).isEqualTo(orderOfBranches(7L));
        assertThat(java.util.stream.LongStream.range(0, 20).mapToObj(this::orderOfBranches))
                .anyMatch(order -> !order.equals(declared));
    }

    private List<String> orderOfBranches(@Nullable Long seed) {
        WeirTest.Builder builder = WeirTest.builder().definition("""
                id: branches
                steps: [{id: b1, type: b}, {id: b2, type: b}, {id: b3, type: b}, {id: b4, type: b}]
                """);
        WeirTest weir = (seed == null ? builder : builder.shuffle(seed)).build();
        List<String> order = new ArrayList<>();
        weir.stub("b", (context, input) -> {
            order.add(context.stepId());
            return StepResult.success(null);
        });
        weir.run("branches", null).awaitResult();
        return order;
    }

    @Test
    void runsShareTheClockAndAreToldApart() {
        WeirTest weir = WeirTest.builder().definition(PAYMENT).build();
        weir.stub("charge").completeLate(Duration.ofSeconds(2)).succeed("first").succeed("second");
        weir.stub("receipt").succeed("ok");

        TestRun first = weir.run("payment", 1);
        weir.advance(Duration.ofSeconds(1));
        TestRun second = weir.run("payment", 2);

        assertThat(second.awaitResult().completedAt()).isEqualTo(at("3s"));
        assertThat(first.result().orElseThrow().completedAt()).isEqualTo(at("2s"));
        assertThat(first.id()).isNotEqualTo(second.id());
    }

    @Test
    void whatIsMissingIsNamed() {
        WeirTest weir =
                WeirTest.builder().definition(PAYMENT).step(new Charge()).build();

        assertThatThrownBy(() -> weir.run("payment", null)).hasMessageContaining("[receipt]");
        assertThatThrownBy(() -> weir.run("paiment", null)).hasMessageContaining("[payment]");
        weir.stub("receipt");
        assertThatThrownBy(() -> weir.run("payment", new Order(1)))
                .hasMessageContaining("the stub of receipt has no answer");
    }

    @Test
    void aDefinitionThatCanNotRunIsRefusedWithItsProblems() {
        WeirTest.Builder builder = WeirTest.builder();

        assertThatThrownBy(() -> builder.definition("{id: x, steps: [{id: a, depends_on: [b]}]}"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("depends_on[0]");
    }

    private static List<String> failures(TestRun run) {
        return run.timeline().events().stream()
                .filter(event -> event.type() == RunEventType.STEP_FAILED)
                .map(event -> String.valueOf(event.data().get("error_type")))
                .toList();
    }

    private static Instant at(String afterStart) {
        return WeirTest.DEFAULT_START.plus(Duration.parse("PT" + afterStart));
    }

    record Order(int cents) {}

    record Charged(int cents) {}

    /** A step as a worker would be given it. */
    private static final class Charge implements Step<Order, Charged> {
        @Override
        public String id() {
            return "charge";
        }

        @Override
        public StepResult<Charged> execute(StepContext context, Order order) {
            return StepResult.success(new Charged(order.cents() * 2));
        }
    }

    /** Wants two exclamation marks. */
    private static final class Critique implements Step<JsonNode, Map<String, String>> {
        @Override
        public String id() {
            return "critique";
        }

        @Override
        public StepResult<Map<String, String>> execute(StepContext context, JsonNode input) {
            return context.draft(String.class).orElseThrow().endsWith("!!")
                    ? StepResult.success(Map.of("decision", "pass"))
                    : StepResult.needsRevision("more enthusiasm");
        }

        @Override
        public OptionalInt maxRevisions() {
            return OptionalInt.of(5);
        }
    }

    @Test
    void aCallbackThatNeverComesTimesOutAndIsAskedForAgain() {
        WeirTest weir = WeirTest.builder()
                .definition("id: w\nsteps: [{id: pay, timeouts: {completion: 30d}, retry: {max_attempts: 2}}]")
                .build();
        weir.stub("pay").later();
        TestRun run = weir.run("w", null);

        weir.advance(Duration.ofDays(31));
        assertThat(run.timeline().lines())
                .contains("+0s step_deferred pay attempt 1", "+720h step_failed pay attempt 1");

        run.fail("pay", StepError.permanent("Declined", "the bank said no"));
        assertThat(run.awaitResult().error().message()).contains("Declined: the bank said no");
    }

    @Test
    void aRunThatWaitsForACallbackWithoutALimitIsStuckUntilSomebodyAnswers() {
        WeirTest weir = WeirTest.builder()
                .definition("id: w\nsteps: [{id: pay}, {id: ship, depends_on: [pay]}]")
                .build();
        weir.stub("pay").later();
        weir.stub("ship").failForGood("NoStock", "sold out");
        TestRun run = weir.run("w", null);

        assertThatThrownBy(run::awaitResult)
                .isInstanceOf(StuckRunException.class)
                .hasMessageContaining("nobody completes attempt 1 of step pay");
        run.completeByOperator("ship", 1);
        assertThat(run.timeline().refusals())
                .singleElement()
                .satisfies(refused -> assertThat(refused.message()).contains("step 'ship' is pending"));
        run.skip("pay", Map.of("receipt", 17));
        assertThat(run.awaitResult().stepOutputs().get("pay")).isEqualTo(Payload.ofJson("{\"receipt\":17}"));
    }

    @Test
    void anEventThatComesAfterThirtyDaysEndsAWaitAndARecordIsEmitted() {
        WeirTest weir = WeirTest.builder().definition("""
                        id: w
                        steps:
                          - {id: paid, await: {event: paid, timeout: 31d}}
                          - {id: tell, depends_on: [paid], emit: {topic: orders, key: k, value: "${output}"}}
                        """).build();
        TestRun run = weir.run("w", null);
        weir.advance(Duration.ofDays(30));
        run.event("paid", Map.of("amount", 12));

        assertThat(run.awaitResult().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(run.emitted()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("orders");
            assertThat(record.value()).isEqualTo(Payload.ofJson("{\"amount\":12}"));
        });
    }
}
