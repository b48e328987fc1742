package io.weir.history.judge;

import io.weir.definition.CompensationPolicy;
import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.OnAttemptsExhausted;
import io.weir.definition.OnRevisionsExhausted;
import io.weir.definition.Repeat;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.definition.StepOutputs;
import io.weir.definition.Timeouts;
import io.weir.definition.Transition;
import io.weir.definition.Trigger;
import io.weir.definition.WorkflowDefinition;
import io.weir.engine.Plan;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.AttemptId;
import io.weir.protocol.ForkedFrom;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RetryPolicy;
import io.weir.protocol.RunCommand;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.Topics;
import io.weir.protocol.WorkerReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A seeded history: random workflows with all that a definition can have, good and bad workers, requesters and poison. */
final class RandomHistory {
    /** Something of everything that needs no worker, or handles a failure. */
    private static final String VARIED = """
            id: varied
            steps:
              - {id: start, set: {n: "${input.n}"}}
              - {id: pause, depends_on: [start], wait: "${input.n}s"}
              - {id: poll, depends_on: [pause], repeat: {until: "has(output.n) && output.n > 5", every: 200ms, at_most: 5}}
              - {id: check, depends_on: [pause], when: input.n > 4}
              - {id: risky, depends_on: [start], retry: {max_attempts: 1}}
              - {id: refused, depends_on: [start], fail: {error: Refused, message: "not with ${input.n}"}, allow_failure: true}
              - {id: instead, input: {why: "${error.type}"}}
              - {id: fast, depends_on: [refused]}
              - {id: slow, depends_on: [refused]}
              - {id: first, depends_on: [fast, slow], trigger: first_succeeded, allow_failure: true}
              - {id: end, depends_on: [poll, check, risky, instead, first], trigger: all_done}
            transitions:
              - {type: on_failure, from: risky, to: instead}
            output: {n: "${input.n}", checked: "${has(steps.check.output)}"}
            """;

    private static final List<Trigger> TRIGGERS = List.of(Trigger.values());

    private final Random random;
    private final EngineHistory engine;
    private final boolean jitter;
    private final List<StepReady> waiting = new ArrayList<>();
    private final List<StepReady> answered = new ArrayList<>();
    private final Set<String> started = new HashSet<>();

    RandomHistory(long seed, EngineHistory engine) {
        this(seed, engine, true);
    }

    /** Jitter follows from the run's id: without it, the same history may be told of runs with other ids. */
    static RandomHistory withoutJitter(long seed, EngineHistory engine) {
        return new RandomHistory(seed, engine, false);
    }

    private RandomHistory(long seed, EngineHistory engine, boolean jitter) {
        this.random = new Random(seed);
        this.jitter = jitter;
        this.engine = engine;
    }

    /** Runs {@code runs} runs, with whatever happens to them, until every one has ended. */
    void play(int runs) {
        int definitions = 1 + random.nextInt(4);
        for (int i = 0; i < definitions; i++) {
            engine.define(
                    "flow" + i, new String(Definitions.canonicalJson(definition("flow" + i)), StandardCharsets.UTF_8));
        }
        engine.define("varied", VARIED);
        engine.define("broken", "id: broken\nsteps: []\n");
        while (started.size() < runs) {
            String runId = "run-" + started.size();
            started.add(runId);
            String definition = chance(0.03)
                    ? "broken"
                    : chance(0.03) ? "nowhere" : chance(0.2) ? "varied" : "flow" + random.nextInt(definitions);
            engine.command(new RunCommand.StartRun(
                    runId,
                    definition,
                    null,
                    Payload.ofJson(input()),
                    chance(0.1) ? completed() : Map.of(),
                    chance(0.1) ? new ForkedFrom(anyRun(), "again") : null));
            for (int i = random.nextInt(5); i > 0; i--) {
                somethingHappens();
            }
        }
        for (int i = 0; engine.results().size() < runs && i < 100_000; i++) {
            waiting.addAll(engine.takeDispatched());
            if (waiting.isEmpty()) {
                engine.advance(Duration.ofSeconds(1));
                if (chance(0.5)) {
                    String runId = anyRun();
                    engine.command(
                            chance(0.5)
                                    ? new RunCommand.ResumeRun(runId, null)
                                    : new RunCommand.CancelRun(runId, "enough"));
                }
            } else if (chance(0.9)) {
                answer(take(), true);
            } else {
                somethingHappens();
            }
        }
        if (engine.results().size() < runs) {
            throw new AssertionError("only " + engine.results().size() + " of " + runs + " runs have ended");
        }
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private String anyRun() {
        return "run-" + random.nextInt(started.size());
    }

    private String input() {
        return "{\"n\":" + random.nextInt(10) + ",\"text\":\"" + "x".repeat(random.nextInt(20)) + "\"}";
    }

    /** The first steps, so that some requests can be carried out. */
    private Map<String, Payload> completed() {
        Map<String, Payload> completed = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            completed.put("s" + i, success().output());
        }
        return completed;
    }

    private StepReady take() {
        StepReady ready = waiting.remove(random.nextInt(waiting.size()));
        answered.add(ready);
        return ready;
    }

    private void somethingHappens() {
        waiting.addAll(engine.takeDispatched());
        int what = random.nextInt(100);
        if (what < 55 && !waiting.isEmpty()) {
            answer(take(), false);
        } else if (what < 63) {
            engine.advance(Duration.ofMillis(random.nextInt(3_000)));
        } else if (what < 70 && !waiting.isEmpty()) {
            StepReady ready = waiting.get(random.nextInt(waiting.size()));
            engine.report(
                    chance(0.5)
                            ? new WorkerReport.StepStarted(ready.attempt(), ready.token(), null)
                            : new WorkerReport.StepHeartbeat(ready.attempt(), ready.token(), null));
        } else if (what < 78 && !answered.isEmpty()) {
            engine.complete(answered.get(random.nextInt(answered.size())), success());
        } else if (what < 81 && !waiting.isEmpty()) {
            forge(waiting.get(random.nextInt(waiting.size())));
        } else if (what < 84) {
            engine.start(anyRun(), "flow0", input());
        } else if (what < 86) {
            engine.command(new RunCommand.CancelRun(anyRun(), null));
        } else if (what < 89) {
            engine.command(new RunCommand.ResumeRun(anyRun(), chance(0.5) ? null : "s0"));
        } else if (what < 90) {
            engine.command(new RunCommand.QuarantineRun(anyRun(), null));
        } else if (what < 92) {
            poison();
        } else if (what < 94 && !waiting.isEmpty()) {
            // Dies with it.
            take();
        } else if (what < 96) {
            engine.command(
                    new RunCommand.SkipStep(anyRun(), anyStep(), success().output(), null));
        } else if (what < 98) {
            engine.command(new RunCommand.CompleteStep(anyRun(), anyStep(), outcome(), "by phone"));
        }
    }

    private String anyStep() {
        return "s" + random.nextInt(8);
    }

    private void forge(StepReady ready) {
        AttemptId attempt = ready.attempt();
        AttemptId other = chance(0.3)
                ? new AttemptId(attempt.runId(), attempt.stepId(), attempt.revision(), attempt.attempt() + 1)
                : chance(0.3) ? new AttemptId(attempt.runId(), "nobody", 0, 1) : attempt;
        engine.report(new WorkerReport.StepCompleted(other, chance(0.3) ? "" : "guessed", success(), null, null, null));
    }

    private void poison() {
        String topic = chance(0.5) ? Topics.RUN_REQUESTS : Topics.STEP_COMPLETED;
        String key = chance(0.5) ? anyRun() : null;
        switch (random.nextInt(4)) {
            case 0 -> engine.pipe(topic, key, null);
            case 1 -> engine.pipe(topic, key, EngineHistory.utf8("{\"run_id\":"));
            case 2 -> engine.pipe(topic, key, EngineHistory.utf8("[".repeat(2_000)));
            default -> engine.report(new WorkerReport.StepStarted(new AttemptId("unheard-of", "s0", 0, 1), "t", null));
        }
    }

    private Outcome.Success success() {
        String decision = chance(0.1) ? "" : ",\"decision\":\"" + (chance(0.6) ? "pass" : "revise") + "\"";
        String feedback = chance(0.5) ? "" : ",\"feedback\":[" + random.nextInt(9) + "]";
        String n = chance(0.1) ? "" : ",\"n\":" + random.nextInt(10);
        return new Outcome.Success(Payload.ofJson("{\"i\":" + random.nextInt(1_000) + decision + feedback + n + "}"));
    }

    private void answer(StepReady ready, boolean kindly) {
        if (chance(0.1)) {
            engine.report(new WorkerReport.StepDeferred(
                    ready.attempt(), ready.token(), null, chance(0.5) ? engine.now() : null));
            waiting.add(ready);
            return;
        }
        engine.complete(ready, kindly ? kindOutcome(random.nextInt(80)) : outcome());
    }

    private Outcome outcome() {
        int how = random.nextInt(100);
        if (how < 80) {
            return kindOutcome(how);
        }
        return how < 97
                ? new Outcome.Failure(new StepError(
                        chance(0.2) ? "Never" : "Busy",
                        "no",
                        true,
                        chance(0.1) ? Duration.ofMillis(random.nextInt(500)) : null))
                : new Outcome.Failure(StepError.permanent("Broken", "no"));
    }

    private Outcome kindOutcome(int how) {
        return how < 74
                ? success()
                : new Outcome.NeedsRevision(
                        Payload.ofJson("{\"n\":1}"), Payload.ofJson("\"again " + random.nextInt(9) + "\""));
    }

    private WorkflowDefinition definition(String id) {
        while (true) {
            WorkflowDefinition drawn = draw(id);
            try {
                Plan.compile(Definitions.canonicalJson(drawn), DefinitionLimits.DEFAULT, ExpressionLimits.defaults());
                return drawn;
            } catch (InvalidDefinitionException e) {
                // Drawn again.
            }
        }
    }

    private WorkflowDefinition draw(String id) {
        int size = 1 + random.nextInt(8);
        List<StepDefinition> steps = new ArrayList<>();
        List<Transition> transitions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> dependsOn = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (chance(0.3)) {
                    dependsOn.add("s" + j);
                } else if (chance(0.12)) {
                    transitions.add(transition(j, i));
                }
            }
            steps.add(step(i, dependsOn));
        }
        if (size > 2 && chance(0.6)) {
            int a = random.nextInt(size);
            int b = random.nextInt(size);
            transitions.add(new Transition.RevisionLoop(
                    "s" + a,
                    "s" + b,
                    1 + random.nextInt(3),
                    chance(0.3) ? "has(output.n) && output.n > 6" : null,
                    chance(0.5) ? OnRevisionsExhausted.FAIL : OnRevisionsExhausted.ACCEPT_LAST,
                    null));
        }
        return new WorkflowDefinition(
                id,
                "1",
                null,
                steps,
                transitions,
                chance(0.1) ? Duration.ofSeconds(20) : null,
                null,
                chance(0.3) ? Payload.ofJson("{\"n\":\"${input.n}\",\"there\":\"${has(steps.s0.output)}\"}") : null,
                chance(0.2) ? StepOutputs.NONE : StepOutputs.ALL,
                CompensationPolicy.DEFAULT);
    }

    private Transition transition(int from, int to) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Transition.Sequential("s" + from, "s" + to);
            case 2 -> new Transition.Otherwise("s" + from, "s" + to);
            case 3 ->
                new Transition.OnFailure("s" + from, "s" + to, chance(0.5) ? List.of() : List.of("Broken", "Refused"));
            default -> new Transition.Conditional("s" + from, "s" + to, condition(from));
        };
    }

    private StepBody body() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new StepBody.SetOutput(Payload.ofJson("{\"n\":\"${input.n}\",\"decision\":\"pass\"}"));
            case 2 -> new StepBody.SetOutput(Payload.ofJson("{\"m\":\"${input.text.size() + 1}\"}"));
            case 3 -> new StepBody.Fail("Refused", Payload.ofJson("\"not with ${input.n}\""));
            case 4 -> new StepBody.WaitFor(Payload.ofJson("\"${input.n}s\""));
            default -> new StepBody.WaitUntil(Payload.ofJson("\"2026-01-01T00:00:00Z\""));
        };
    }

    private String condition(int from) {
        return switch (random.nextInt(5)) {
            case 0 -> "input.n > 3";
            case 1 -> "$.n";
            case 2 -> "has(output.n) && output.n > 4";
            case 3 -> "has(steps.s" + from + ".output.n)";
            default -> "output.n >= 0";
        };
    }

    private StepDefinition step(int i, List<String> dependsOn) {
        RetryPolicy.Builder retry = RetryPolicy.builder()
                .maxAttempts(1 + random.nextInt(3))
                .initialDelay(Duration.ofMillis(random.nextInt(3) * 400L))
                .jitter(chance(0.3) && jitter ? 0.25 : 0);
        if (chance(0.2)) {
            retry.nonRetryable("Never");
        }
        Duration bound = Duration.ofMillis(1_500 + random.nextInt(4) * 1_000L);
        Timeouts timeouts = new Timeouts(
                bound,
                chance(0.15) ? Duration.ofMillis(900) : null,
                chance(0.15) ? Duration.ofMillis(700) : null,
                null);
        StepDefinition.Builder step = StepDefinition.builder("s" + i)
                .dependsOn(dependsOn.toArray(new String[0]))
                .trigger(
                        dependsOn.isEmpty() || chance(0.6)
                                ? Trigger.ALL_SUCCEEDED
                                : TRIGGERS.get(random.nextInt(TRIGGERS.size())))
                .allowFailure(chance(0.1));
        if (chance(0.12)) {
            step.when(
                    dependsOn.isEmpty() || chance(0.5) ? "input.n > 2" : "has(steps." + dependsOn.get(0) + ".output)");
        }
        if (chance(0.2)) {
            return step.body(body()).build();
        }
        if (chance(0.1)) {
            step.repeat(new Repeat(
                    "has(output.n) && output.n > 4",
                    Duration.ofMillis(300),
                    2,
                    Duration.ofSeconds(1),
                    chance(0.5) ? 2 : 12));
        }
        step.retry(retry.build())
                .onExhausted(chance(0.15) ? OnAttemptsExhausted.PAUSE : OnAttemptsExhausted.FAIL)
                .timeouts(timeouts);
        if (chance(0.2)) {
            step.queue("slow");
        }
        if (chance(0.2)) {
            step.config(Payload.ofJson("{\"words\":" + i + "}"));
        }
        if (chance(0.3)) {
            step.input(Payload.ofJson(
                    dependsOn.isEmpty() || chance(0.5)
                            ? "{\"n\":\"${input.n}\"}"
                            : "{\"before\":\"${steps." + dependsOn.get(0) + ".output}\"}"));
        }
        return step.build();
    }
}
