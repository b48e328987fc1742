package io.weir.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionsTest {
    private static String canonical(String text) {
        return new String(Definitions.canonicalJson(Definitions.read(text)), StandardCharsets.UTF_8);
    }

    private static WorkflowDefinition with(StepDefinition step) {
        return WorkflowDefinition.builder("w").step(step).build();
    }

    @Test
    void theCanonicalFormLeavesDefaultsOutAndSortsThePayloads() {
        String text = """
                {"steps": [{"queue": "default", "config": {"z": [{"y": 1, "x": 2}], "a": 1.50}, "type": "a", "id": "a",
                  "retry": {"max_attempts": 3, "initial_delay": "1000ms"}, "timeouts": {"start_to_close": "60m"}}],
                 "transitions": [], "version": "", "v": 1, "id": "w"}
                """;

        assertThat(canonical(text))
                .isEqualTo(
                        "{\"id\":\"w\",\"steps\":[{\"id\":\"a\",\"config\":{\"a\":1.50,\"z\":[{\"x\":2,\"y\":1}]}}]}");
    }

    @Test
    void numbersOfPayloadsAreKeptExactly() {
        String config = "{\"k\":[0,-0.0,1.0,1.10,1E+400,123456789012345678901234567890,0.1000000000000000055511151]}";

        assertThat(canonical("{\"id\":\"w\",\"steps\":[{\"id\":\"a\",\"config\":" + config + "}]}"))
                .contains(config);
    }

    @Test
    void theSameDefinitionHasTheSameHashInYamlAndJson() {
        String yaml = "id: w\nsteps:\n  - id: a\n    config: {b: 1.0, a: text}\n    retry: {initial_delay: PT1S}\n";
        String json = "{\"id\":\"w\",\"steps\":[{\"id\":\"a\",\"config\":{\"a\":\"text\",\"b\":1.0}}]}";

        assertThat(Definitions.hash(Definitions.read(yaml)))
                .matches("[0-9a-f]{32}")
                .isEqualTo(Definitions.hash(Definitions.read(json)))
                .isNotEqualTo(Definitions.hash(Definitions.read(json.replace("1.0", "1.1"))));
    }

    /** Runs are pinned to hashes, so this value must never change. */
    @Test
    void theHashIsTheOneEarlierReleasesComputed() {
        assertThat(Definitions.hash(Definitions.read("id: hello\nsteps: [{id: greet}]")))
                .isEqualTo("34c1d47a45271d9c0151d7b4870dc0a0");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms",
        "1s, PT1S, 1s",
        "90s, PT90S, 90s",
        "5m, PT5M, 5m",
        "60m, PT1H, 1h",
        "48h, P2D, 2d",
        "1d, P1D, 1d",
        "PT1.5S, PT1.5S, 1500ms",
        "P1DT1H, PT25H, 25h"
    })
    void durationsAreReadInUnitsAndIsoAndWrittenInTheLargestUnit(String text, Duration expected, String written) {
        String definition = "id: w\ntimeout: " + text + "\nsteps: [{id: a}]";

        assertThat(Definitions.read(definition).timeout()).isEqualTo(expected);
        assertThat(canonical(definition)).contains("\"timeout\":\"" + written + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "1x", "s", "1.5s", "-1s", "1 s", "P", "PT", "9999999999s", "''", "PT99999999999999999999S"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(Corpus.problems("id: w\ntimeout: " + text + "\nsteps: [{id: a}]"))
                .singleElement()
                .asString()
                .startsWith("timeout: must be");
    }

    @Test
    void anchorsAreWrittenOutWhereTheirAliasesStand() {
        String text = """
                id: w
                steps:
                  - id: a
                    queue: &queue heavy
                    retry: &patient {max_attempts: 9, jitter: 0.5}
                    config: {n: &number 1.50, list: &list [1, *number]}
                  - id: b
                    queue: *queue
                    retry: {<<: *patient, jitter: 0.2}
                    config: {n: *number, list: *list, "<<": kept}
                """;

        StepDefinition second = Definitions.read(text).steps().get(1);

        assertThat(second.worker().queue()).isEqualTo("heavy");
        assertThat(second.retry())
                .isEqualTo(RetryPolicy.builder().maxAttempts(9).jitter(0.2).build());
        assertThat(second.worker().config().toJson()).isEqualTo("{\"<<\":\"kept\",\"list\":[1,1.50],\"n\":1.50}");
    }

    @Test
    void noBoundIsWrittenAsNone() {
        WorkflowDefinition unbounded = with(StepDefinition.builder("a")
                .timeouts(new Timeouts(null, Duration.ofMillis(90_061_001), null, null))
                .build());

        assertThat(Definitions.read(Definitions.canonicalJson(unbounded))).isEqualTo(unbounded);
        assertThat(Definitions.toYaml(unbounded)).contains("start_to_close: none");
    }

    @Test
    void buildersMakeWhatTheReaderReads() {
        WorkflowDefinition built = WorkflowDefinition.builder("w")
                .version("1")
                .description("d")
                .timeout(Duration.ofDays(1))
                .step(StepDefinition.builder("a")
                        .type("t")
                        .queue("q")
                        .description("first")
                        .input(Map.of("x", "${input.x}"))
                        .config(Map.of("b", List.of(1, 2.5, true), "a", "é")))
                .step(StepDefinition.builder("b")
                        .dependsOn("a")
                        .trigger(Trigger.ANY_SUCCEEDED)
                        .onExhausted(OnAttemptsExhausted.PAUSE)
                        .retry(RetryPolicy.builder()
                                .maxAttempts(5)
                                .initialDelay(Duration.ofMillis(1))
                                .maxDelay(Duration.ofSeconds(20))
                                .multiplier(3)
                                .jitter(-0.0)
                                .nonRetryable("Fatal")
                                .build()))
                .step(StepDefinition.builder("c").config(Payload.ofJson("{\"z\": 1, \"a\": 2}")))
                .sequential("b", "c")
                .conditional("a", "c", "output.ok == true")
                .revisionLoop("a", "b", 3)
                .build();

        WorkflowDefinition read = Definitions.read("""
                id: w
                version: "1"
                description: d
                timeout: 1d
                steps:
                  - {id: a, type: t, queue: q, description: first, input: {x: "${input.x}"}, config: {a: é, b: [1, 2.5, true]}}
                  - id: b
                    depends_on: [a]
                    trigger: any_succeeded
                    on_exhausted: pause
                    retry: {max_attempts: 5, initial_delay: 1ms, max_delay: 20s, multiplier: 3, non_retryable: [Fatal]}
                  - {id: c, config: {a: 2, z: 1}}
                transitions:
                  - {type: sequential, from: b, to: c}
                  - {type: conditional, from: a, to: c, condition: output.ok == true}
                  - {type: revision_loop, reviser: a, validator: b, max_iterations: 3}
                """);
        assertThat(built).isEqualTo(read);
        assertThat(Definitions.read(Definitions.toYaml(built))).isEqualTo(built);
        assertThat(Definitions.hash(built)).isEqualTo(Definitions.hash(read));
    }

    @Test
    void buildersMakeStepsOfEveryKind() {
        WorkerTask mail = new WorkerTask(
                new StepBody.Worker("mail", "mails", Payload.EMPTY_OBJECT),
                Payload.ofJson("{\"to\": \"x\"}"),
                RetryPolicy.builder().maxAttempts(1).build(),
                Timeouts.DEFAULT);
        WorkflowDefinition built = WorkflowDefinition.builder("w")
                .inputSchema(Payload.ofJson("{\"type\": \"object\"}"))
                .step(StepDefinition.builder("wait").body(new StepBody.WaitFor(Payload.ofJson("\"30m\""))))
                .step(StepDefinition.builder("until")
                        .body(new StepBody.WaitUntil(Payload.ofJson("\"2027-01-31T09:00:00Z\""))))
                .step(StepDefinition.builder("event")
                        .body(new StepBody.AwaitEvent(
                                "paid",
                                "output.ok",
                                new StepBody.Take.Count(2),
                                Duration.ofHours(2),
                                Duration.ofDays(1))))
                .step(StepDefinition.builder("answer")
                        .body(new StepBody.AwaitAnswer(Payload.EMPTY_OBJECT, mail, Duration.ofDays(1), null)))
                .step(StepDefinition.builder("emit")
                        .body(new StepBody.Emit(
                                "orders", null, Payload.ofJson("1"), Map.of("h", Payload.ofJson("\"v\"")))))
                .step(StepDefinition.builder("set")
                        .dependsOn("wait", "until")
                        .trigger(Trigger.FIRST_SUCCEEDED)
                        .body(new StepBody.SetOutput(Payload.ofJson("{\"a\": 1}"))))
                .step(StepDefinition.builder("poll")
                        .when("input.x")
                        .allowFailure(true)
                        .repeat(Repeat.until("output.done"))
                        .compensate(new Compensation(WorkerTask.of("undo"), Compensation.When.ATTEMPTED)))
                .step(StepDefinition.builder("fail").body(new StepBody.Fail("Bad", Payload.ofJson("\"it is bad\""))))
                .step(StepDefinition.builder("alert").onEnd(List.of(Ending.FAILED)))
                .conditional("event", "emit", "output.a")
                .otherwise("event", "poll")
                .onFailure("answer", "fail", "Timeout")
                .output(Payload.ofJson("{\"x\": 1}"))
                .stepOutputs(StepOutputs.NONE)
                .compensation(new CompensationPolicy(Set.of(Ending.FAILED), CompensationPolicy.OnExhausted.SKIP))
                .build();

        WorkflowDefinition read = Definitions.read("""
                id: w
                input_schema: {type: object}
                steps:
                  - {id: wait, wait: 30m}
                  - {id: until, wait: {until: "2027-01-31T09:00:00Z"}}
                  - {id: event, await: {event: paid, when: output.ok, take: {count: 2}, early: 2h, timeout: 1d}}
                  - {id: answer, await: {answer: {}, ask: {type: mail, queue: mails, input: {to: x}, retry: {max_attempts: 1}}, remind: 1d}}
                  - {id: emit, emit: {topic: orders, value: 1, headers: {h: v}}}
                  - {id: set, depends_on: [wait, until], trigger: first_succeeded, set: {a: 1}}
                  - {id: poll, when: input.x, allow_failure: true, repeat: {until: output.done}, compensate: {type: undo, when: attempted}}
                  - {id: fail, fail: {error: Bad, message: it is bad}}
                  - {id: alert, on_end: failed}
                transitions:
                  - {type: conditional, from: event, to: emit, condition: output.a}
                  - {type: otherwise, from: event, to: poll}
                  - {type: on_failure, from: answer, to: fail, errors: [Timeout]}
                output: {x: 1}
                step_outputs: none
                compensation: {on: failed, on_exhausted: skip}
                """);
        assertThat(built).isEqualTo(read);
        assertThat(Definitions.hash(built)).isEqualTo(Definitions.hash(read));
        assertThat(Definitions.read(Definitions.toYaml(built))).isEqualTo(built);
        assertThat(read.steps())
                .allSatisfy(step -> assertThat(step.toBuilder().build()).isEqualTo(step));
    }

    @Test
    void aStepBuiltWithoutAWorkerIsRefusedWhatOnlyWorkersHave() {
        WorkflowDefinition.Builder builder = WorkflowDefinition.builder("w")
                .step(StepDefinition.builder("a")
                        .body(new StepBody.SetOutput(Payload.ofJson("1")))
                        .repeat(Repeat.until("true")))
                .step(StepDefinition.builder("b").body(new StepBody.WaitFor(Payload.ofJson("[1]"))));

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        InvalidDefinitionException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::toString)
                                .containsExactly(
                                        "steps[0]: has retry, on_exhausted, timeouts, input or repeat, which are for a"
                                                + " step that a worker runs, and the engine itself carries out 'set';"
                                                + " leave them out",
                                        "steps[1].wait: must be a text, found a list"));
    }

    @Test
    void buildingRefusesWithEveryProblem() {
        WorkflowDefinition.Builder builder = WorkflowDefinition.builder("w x")
                .version("1\n2")
                .description("\ud800")
                .step(StepDefinition.builder("a").dependsOn("b").config(Payload.ofJson("[1]")))
                .step(StepDefinition.builder("c").input(Payload.NULL).type("\ud800"))
                .step(StepDefinition.builder("d")
                        .description("x".repeat(10_001))
                        .type("t".repeat(201)));

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        InvalidDefinitionException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::path)
                                .containsExactly(
                                        "id",
                                        "version",
                                        "description",
                                        "steps[0].config",
                                        "steps[1].type",
                                        "steps[1].input",
                                        "steps[2].type",
                                        "steps[2].description",
                                        "steps[0].depends_on[0]"))
                .hasMessageContaining("has 9 problems");
    }

    @Test
    void aPayloadThatIsNoJsonIsRefusedAtOnce() {
        assertThatThrownBy(() -> StepDefinition.builder("a")
                        .config(Payload.ofJson("{\"a\":"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a JSON value: line 1");
        assertThatThrownBy(() -> StepDefinition.builder("a").config(Map.of("n", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StepDefinition.builder("a").config(Map.of("n", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void expressionsAndTemplatesAreCheckedWhereTheyStand() {
        ExpressionCheck refusing = new ExpressionCheck() {
            @Override
            public Optional<String> condition(String source, Set<String> stepIds) {
                return Optional.of("condition " + source + " of " + stepIds.size());
            }

            @Override
            public Optional<String> template(Payload template, Set<String> stepIds) {
                return Optional.of("template " + template.toJson());
            }
        };
        byte[] text = """
                id: w
                steps: [{id: a, input: "${x"}, {id: b, depends_on: [a]}]
                transitions:
                  - {type: conditional, from: a, to: b, condition: out}
                  - {type: revision_loop, reviser: a, validator: b, max_iterations: 1, revise_when: bad}
                """.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Definitions.read(text, DefinitionLimits.DEFAULT, refusing))
                .isInstanceOfSatisfying(
                        InvalidDefinitionException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        new Problem("steps[0].input", "template \"${x\""),
                                        new Problem("transitions[0].condition", "condition out of 2"),
                                        new Problem("transitions[1].revise_when", "condition bad of 2")));
    }

    @Test
    void conditionalsOutOfOneStepAreCounted() {
        WorkflowDefinition.Builder builder = WorkflowDefinition.builder("w")
                .step(StepDefinition.builder("a"))
                .step(StepDefinition.builder("b"));
        for (int i = 0; i < 65; i++) {
            builder.conditional("a", "b", "output.n == " + i);
        }

        assertThatThrownBy(builder::build).hasMessageContaining("65 conditional transitions leave the step 'a'");
    }

    @Test
    void limitsAreRefusedWhenImpossible() {
        assertThatThrownBy(() -> new DefinitionLimits(0, 1, 1, 1)).hasMessageContaining("maxSteps 0");
        assertThatThrownBy(() -> new DefinitionLimits(1, 1, 65, 1)).hasMessageContaining("64 or less, found 65");
    }

    @Test
    void theMessageOfVeryManyProblemsStaysShort() {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            problems.add(new Problem("steps[" + i + "]", "is wrong"));
        }

        InvalidDefinitionException exception = new InvalidDefinitionException("w", problems);

        assertThat(exception).hasMessageContaining("steps[19]").hasMessageEndingWith("; and 30 more");
        assertThat(exception.problems()).hasSize(50);
    }

    @Test
    void aFieldOutsideTheListOfKnownOnesCanNotBeAskedFor() {
        ObjectReader fields =
                ObjectReader.of(Json.NODES.objectNode(), DocumentPath.ROOT, "a step", Fields.STEP, new Problems());

        assertThatThrownBy(() -> fields.optional("dependsOn")).isInstanceOf(IllegalStateException.class);
    }

    /** Text that YAML could take for something else; the seed is fixed and printed on failure. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomPayloadsSurviveEveryForm(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            WorkflowDefinition definition = with(StepDefinition.builder("a")
                    .description(text(random))
                    .config(Map.of(text(random), value(random, 0)))
                    .input(Map.of("in", value(random, 0)))
                    .build());

            assertThat(Definitions.read(Definitions.canonicalJson(definition))).isEqualTo(definition);
            assertThat(Definitions.read(Definitions.toJson(definition))).isEqualTo(definition);
            String yaml = Definitions.toYaml(definition);
            assertThat(Definitions.read(yaml)).as("seed %d: %s", seed, yaml).isEqualTo(definition);
        }
    }

    private static final List<String> TRICKY = List.of(
            "",
            " ",
            "~",
            "null",
            "Yes",
            "on",
            "1_000",
            "0x1F",
            "007",
            "1e3",
            ".5",
            ".inf",
            "12:30",
            "2026-11-23",
            "- a",
            "a: b",
            "a #b",
            "#",
            "*a",
            "&a",
            "!a",
            "<<",
            "=",
            "'",
            "\"",
            "\\",
            "\n",
            "a\n",
            "\na",
            "a\n\n",
            " a\nb ",
            "\t",
            "a\tb",
            "\r\n",
            "é",
            "\u0085",
            "\u2028",
            "\uFEFF",
            "\u0000",
            "\u007f",
            "😀",
            "%",
            "@",
            "`",
            "|",
            ">",
            "{",
            "[1",
            "?",
            "-",
            "---",
            "...",
            "a:",
            ":a",
            "x ",
            "[]",
            "N",
            "None",
            "true");

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            text.append(TRICKY.get(random.nextInt(TRICKY.size())));
        }
        return text.toString();
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextDouble() * Math.pow(10, random.nextInt(60) - 30);
            case 2 -> random.nextBoolean();
            case 3, 4 -> text(random);
            case 5 -> List.of(value(random, depth + 1), value(random, depth + 1));
            default -> {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put(text(random), value(random, depth + 1));
                object.put(text(random), value(random, depth + 1));
                yield object;
            }
        };
    }

    @Test
    void whatWasAcceptedOnceIsReadWhateverTheChecksSayToday() {
        byte[] text = """
                id: reviewed
                steps: [{id: draft}, {id: review, depends_on: [draft]}]
                transitions: [{type: revision_loop, reviser: draft, validator: review, max_iterations: 999}]
                """.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Definitions.read(text)).isInstanceOf(InvalidDefinitionException.class);

        WorkflowDefinition definition = Definitions.readUnchecked(text);

        assertThat(Definitions.readUnchecked(Definitions.canonicalJson(definition)))
                .isEqualTo(definition);
        assertThat(definition.transitions()).hasSize(1);
        assertThatThrownBy(() -> Definitions.readUnchecked(new byte[] {'['}))
                .isInstanceOf(InvalidDefinitionException.class);
    }
}
