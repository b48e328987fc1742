package io.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.StepReady.LoopContext;
import io.weir.worker.StepExecution.TraceEvent;
import io.weir.worker.StepExecution.TraceEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepExecutorTest {
    record Line(String sku, int count) {}

    record Order(String name, List<Line> lines) {}

    private static StepExecution run(Step<?, ?> step, StepReady ready) {
        return new StepExecutor(StepRegistry.of(step)).execute(ready);
    }

    private static StepExecution run(Step<?, ?> step, String input) {
        return run(step, Dispatches.of(step.id(), input));
    }

    private static StepError errorOf(StepExecution execution) {
        return ((Outcome.Failure) execution.outcome()).error();
    }

    private static <I> Step<I, Object> step(Class<I> input, Step.Body<I, Object> body) {
        return Step.of("s", input, body);
    }

    @Test
    void aStepThatDefersItsCompletionHasNoOutcomeAndItsTokenInHand() {
        StepReady ready = Dispatches.of("s", "{}");
        StepExecution execution = run(
                step(JsonNode.class, (context, in) -> {
                    assertThat(context.token()).isEqualTo(ready.token());
                    assertThat(context.attemptId()).isEqualTo(ready.attempt());
                    return StepResult.later();
                }),
                ready);

        assertThat(execution.isDeferred()).isTrue();
        assertThat(execution.outcome()).isNull();
        assertThat(execution.output()).isEqualTo(Payload.NULL);
    }

    @Test
    void everyKindOfInputIsRead() {
        assertThat(run(step(JsonNode.class, (c, in) -> StepResult.success(in.get("a"))), "{\"a\":1}")
                        .output()
                        .toJson())
                .isEqualTo("1");
        assertThat(run(step(Map.class, (c, in) -> StepResult.success(in.get("a"))), "{\"a\":1}")
                        .output()
                        .toJson())
                .isEqualTo("1");
        assertThat(run(step(String.class, (c, in) -> StepResult.success(in + "!")), "\"hi\"")
                        .output()
                        .toJson())
                .isEqualTo("\"hi!\"");
        assertThat(run(step(Payload.class, (c, in) -> StepResult.success(in)), "{ \"as\" : \"sent\" }")
                        .output()
                        .toJson())
                .isEqualTo("{ \"as\" : \"sent\" }");
        assertThat(run(
                                step(
                                        Order.class,
                                        (c, in) -> StepResult.success(
                                                in.lines().get(0).sku())),
                                "{\"name\":\"x\",\"lines\":[{\"sku\":\"k\",\"count\":1}],\"unknown\":true}")
                        .output()
                        .toJson())
                .isEqualTo("\"k\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"x\",\"lines\":[{\"sku\":\"k\",\"count\":\"many\"}]} | input.lines[0].count: found string \"many\", expected int",
                "{\"name\":\"x\",\"lines\":[{\"sku\":\"k\",\"count\":1.5}]} | input.lines[0].count: found number 1.5, expected int",
                "{\"name\":\"x\",\"lines\":[{\"sku\":\"k\"}]} | input.lines[0].count: found nothing, expected int",
                "{\"name\":\"x\",\"lines\":[{\"sku\":7,\"count\":1}]} | input.lines[0].sku: found number 7, expected string",
                "{\"name\":{},\"lines\":[]} | input.name: found object, expected string",
                "{\"name\":\"x\",\"lines\":3} | input.lines: found number 3, expected",
                "[1] | input: found array, expected Order",
                "\"text\" | input: found string \"text\", expected Order",
                "null | input: found null, expected"
            })
    void aMismatchNamesTheFieldWhatWasFoundAndWhatWasExpected(String input, String message) {
        StepError error = errorOf(run(step(Order.class, (c, in) -> StepResult.success(1)), input));

        assertThat(error.type()).isEqualTo("InvalidInput");
        assertThat(error.retryable()).isFalse();
        assertThat(error.message()).contains(message);
    }

    @Test
    void anUnknownTypeNamesTheKnownOnesAndMayBeRetriedElsewhere() {
        StepError error =
                errorOf(run(step(JsonNode.class, (c, in) -> StepResult.success(1)), Dispatches.of("other", "1")));

        assertThat(error.type()).isEqualTo("UnknownStepType");
        assertThat(error.message()).contains("\"other\"").contains("[s]");
        assertThat(error.retryable()).isTrue();
    }

    @ErrorType(value = "CardDeclined", retryable = false)
    static final class DeclinedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeclinedException() {
            super("insufficient funds");
        }
    }

    @Test
    void anExceptionGoesByItsClassOrByTheNameItWasGiven() {
        assertThat(errorOf(run(
                        step(JsonNode.class, (c, in) -> {
                            throw new java.io.IOException("reset");
                        }),
                        "1")))
                .isEqualTo(StepError.retryable("IOException", "reset"));
        assertThat(errorOf(run(
                        step(JsonNode.class, (c, in) -> {
                            throw new DeclinedException();
                        }),
                        "1")))
                .isEqualTo(StepError.permanent("CardDeclined", "insufficient funds"));
        assertThat(errorOf(run(
                                step(JsonNode.class, (c, in) -> {
                                    throw new IllegalStateException("anonymous") {
                                        private static final long serialVersionUID = 1L;
                                    };
                                }),
                                "1"))
                        .type())
                .isEqualTo("IllegalStateException");
    }

    @Test
    void aStackOverflowIsTheStepsFailureAndAnOutOfMemoryErrorIsNot() {
        assertThat(errorOf(run(step(JsonNode.class, (c, in) -> StepResult.success(deeper(1))), "1"))
                        .type())
                .isEqualTo("StackOverflowError");
        assertThatThrownBy(() -> run(
                        step(JsonNode.class, (c, in) -> {
                            throw new OutOfMemoryError("made up by a test");
                        }),
                        "1"))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void anyOtherErrorIsTheStepsFailure() {
        assertThat(errorOf(run(
                        step(JsonNode.class, (c, in) -> {
                            throw new java.util.ServiceConfigurationError("no provider");
                        }),
                        "1")))
                .isEqualTo(StepError.retryable("ServiceConfigurationError", "no provider"));
    }

    private static int deeper(int depth) {
        return depth < 0 ? 0 : deeper(depth + 1) + 1;
    }

    @Test
    void refusedInputsAndOutputsFailForGood() {
        Step<JsonNode, String> picky = new Step<>() {
            @Override
            public String id() {
                return "s";
            }

            @Override
            public StepResult<String> execute(StepContext context, JsonNode input) {
                return StepResult.success("out");
            }

            @Override
            public void validateInput(JsonNode input) throws StepValidationException {
                if (input.isTextual()) {
                    throw new StepValidationException("input is text");
                }
            }

            @Override
            public void validateOutput(String output) throws StepValidationException {
                throw new StepValidationException("output is " + output);
            }
        };

        assertThat(errorOf(run(picky, "\"t\"")))
                .isEqualTo(StepError.permanent("StepValidationException", "input is text"));
        assertThat(errorOf(run(picky, "1"))).isEqualTo(StepError.permanent("StepValidationException", "output is out"));
    }

    static final class Selfish {
        public Selfish getSelf() {
            return this;
        }
    }

    @Test
    void anOutputWithoutAJsonFormFailsForGood() {
        StepError error = errorOf(run(step(JsonNode.class, (c, in) -> StepResult.success(new Selfish())), "1"));

        assertThat(error.type()).isEqualTo("InvalidOutput");
        assertThat(error.retryable()).isFalse();
    }

    @Test
    void anOutputOverTheLimitFailsForGoodWithBothSizes() {
        StepExecutor executor = new StepExecutor(
                StepRegistry.of(step(JsonNode.class, (c, in) -> StepResult.success("x".repeat(99)))),
                StepExecutor.defaultJson(),
                InstantSource.system(),
                100);

        StepError error = errorOf(executor.execute(Dispatches.of("s", "1")));

        assertThat(error.type()).isEqualTo("PayloadTooLarge");
        assertThat(error.retryable()).isFalse();
        assertThat(error.message()).contains("101 bytes").contains("at most 100");
    }

    @Test
    void aRevisionCarriesFeedbackAndOutput() {
        StepExecution execution =
                run(step(JsonNode.class, (c, in) -> StepResult.needsRevision(List.of("shorter"), "seen")), "1");

        assertThat(execution.outcome())
                .isEqualTo(new Outcome.NeedsRevision(Payload.ofJson("\"seen\""), Payload.ofJson("[\"shorter\"]")));
    }

    private static Step<JsonNode, Object> limited(
            RetryPolicy policy, OptionalInt revisions, StepResult<Object> result) {
        return new Step<>() {
            @Override
            public String id() {
                return "s";
            }

            @Override
            public StepResult<Object> execute(StepContext context, JsonNode input) {
                return result;
            }

            @Override
            public RetryPolicy retryPolicy() {
                return policy;
            }

            @Override
            public OptionalInt maxRevisions() {
                return revisions;
            }
        };
    }

    @Test
    void aRevisionPastTheStepsOwnLimitFailsForGood() {
        Step<JsonNode, Object> step =
                limited(RetryPolicy.DEFAULT, OptionalInt.of(2), StepResult.needsRevision("again"));
        StepReady second = Dispatches.of(new AttemptId("run", "s", 1, 1), "s", Payload.ofJson("1"));
        StepReady third = Dispatches.of(new AttemptId("run", "s", 2, 1), "s", Payload.ofJson("1"));

        assertThat(run(step, second).outcome()).isInstanceOf(Outcome.NeedsRevision.class);
        assertThat(errorOf(run(step, third)).type()).isEqualTo("MaxRevisionsExceeded");
        assertThat(errorOf(run(step, third)).retryable()).isFalse();
    }

    @Test
    void aStepsOwnPolicyOnlyNarrows() {
        RetryPolicy two = new RetryPolicy(2, Duration.ofMillis(70), Duration.ofSeconds(1), 2, 0, List.of("Never"));
        Step<JsonNode, Object> fails = limited(two, OptionalInt.empty(), StepResult.failed("Busy", "m", true));
        Step<JsonNode, Object> never = limited(two, OptionalInt.empty(), StepResult.failed("Never", "m", true));
        Step<JsonNode, Object> final_ = limited(two, OptionalInt.empty(), StepResult.failed("Busy", "m", false));
        Step<JsonNode, Object> wish =
                limited(two, OptionalInt.empty(), StepResult.failed("Busy", "m", Duration.ofSeconds(9)));
        Step<JsonNode, Object> none =
                limited(RetryPolicy.DEFAULT, OptionalInt.empty(), StepResult.failed("Busy", "m", true));

        assertThat(errorOf(run(fails, "1"))).isEqualTo(new StepError("Busy", "m", true, Duration.ofMillis(70)));
        assertThat(errorOf(run(fails, Dispatches.of(new AttemptId("r", "s", 0, 2), "s", Payload.NULL)))
                        .retryable())
                .isFalse();
        assertThat(errorOf(run(never, "1")).retryable()).isFalse();
        assertThat(errorOf(run(final_, "1"))).isEqualTo(StepError.permanent("Busy", "m"));
        assertThat(errorOf(run(wish, "1")).retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(errorOf(run(none, "1"))).isEqualTo(StepError.retryable("Busy", "m"));
    }

    @Test
    void theContextShowsTheAttemptAndWhatCameWithIt() {
        StepReady ready = Dispatches.inLoop(
                Dispatches.with(
                        Dispatches.of(new AttemptId("run-7", "review", 2, 3), "s", Payload.ofJson("1")),
                        Map.of("draft", Payload.ofJson("\"text\"")),
                        Payload.ofJson("{\"max\":5}"),
                        null),
                new LoopContext(2, 4, Payload.ofJson("\"d2\""), Payload.ofJson("{\"why\":\"long\"}")));

        StepExecution execution = run(
                step(JsonNode.class, (c, in) -> {
                    c.putMetadata("seen", true);
                    return StepResult.success(List.of(
                            c.runId(),
                            c.definitionId(),
                            c.stepId(),
                            c.attempt(),
                            c.maxAttempts(),
                            c.revision(),
                            c.maxIterations(),
                            c.dependency("draft", String.class),
                            c.draft(String.class).orElseThrow(),
                            c.feedback(JsonNode.class).orElseThrow().get("why"),
                            c.config(JsonNode.class).get("max")));
                }),
                ready);

        assertThat(execution.output().toJson())
                .isEqualTo("[\"run-7\",\"definition\",\"review\",3,3,2,4,\"text\",\"d2\",\"long\",5]");
        assertThat(execution.metadata()).isEqualTo(Payload.ofJson("{\"seen\":true}"));
    }

    @Test
    void aMissingOrMistypedDependencyIsNamed() {
        StepReady ready = Dispatches.with(
                Dispatches.of("s", "1"), Map.of("price", Payload.ofJson("\"high\"")), Payload.EMPTY_OBJECT, null);

        assertThat(errorOf(run(
                                step(JsonNode.class, (c, in) -> StepResult.success(c.dependency("tax", String.class))),
                                ready))
                        .message())
                .contains("dependency \"tax\": found no such output among [price]");
        assertThat(errorOf(run(
                                step(
                                        JsonNode.class,
                                        (c, in) -> StepResult.success(c.dependency("price", Integer.class))),
                                ready))
                        .message())
                .contains("dependency \"price\": found string \"high\", expected Integer");
    }

    @Test
    void theDeadlineIsTheEnginesOrCountsFromTheStart() {
        Instant now = Instant.parse("2026-05-05T05:05:05Z");
        StepReady ready =
                Dispatches.with(Dispatches.of("s", "1"), Map.of(), Payload.EMPTY_OBJECT, Duration.ofSeconds(30));
        Step<JsonNode, Object> step = step(
                JsonNode.class,
                (c, in) -> StepResult.success(c.deadline().orElseThrow().toString()));
        StepExecutor executor = new StepExecutor(StepRegistry.of(step), StepExecutor.defaultJson(), () -> now, 1_000);

        assertThat(executor.execute(ready).output().toJson()).isEqualTo("\"2026-05-05T05:05:35Z\"");
    }

    @Test
    void theTraceTellsWhatHappenedInOrder() {
        assertThat(run(step(JsonNode.class, (c, in) -> StepResult.success(1)), "1")
                        .trace())
                .extracting(TraceEvent::kind)
                .containsExactly(
                        Kind.INPUT_DECODED,
                        Kind.INPUT_VALIDATED,
                        Kind.EXECUTED,
                        Kind.OUTPUT_VALIDATED,
                        Kind.OUTPUT_ENCODED);
        assertThat(run(step(Order.class, (c, in) -> StepResult.success(1)), "1").trace())
                .extracting(TraceEvent::note)
                .containsExactly("InvalidInput");
    }

    @Test
    void aStepThatReturnsNullFailsForGood() {
        assertThat(errorOf(run(step(JsonNode.class, (c, in) -> null), "1")).type())
                .isEqualTo("InvalidOutput");
    }
}
