package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.definition.Compensation;
import io.weir.definition.DefinitionLimits;
import io.weir.definition.Definitions;
import io.weir.definition.StepBody;
import io.weir.definition.StepDefinition;
import io.weir.definition.WorkflowDefinition;
import io.weir.engine.Event;
import io.weir.engine.Plan;
import io.weir.expression.ExpressionLimits;
import io.weir.protocol.RunCommand.StartRun;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import io.weir.worker.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs workflows in a unit test, in memory and in virtual time: the engine's core decides, and steps run as in a
 * worker. Not thread-safe. Steps run on the test's own thread and take no virtual time.
 *
 * <pre>{@code
 * WeirTest weir = WeirTest.builder().definition(yaml).step(new Draft()).build();
 * weir.stub("review").needsRevision("too short").succeed(Map.of("decision", "pass"));
 * WorkflowResult result = weir.run("article", Map.of("topic", "weirs")).awaitResult();
 * }</pre>
 */
public final class WeirTest {
    /** The default start of virtual time. */
    public static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

    /** Limit of tasks in one wait; a workflow of the largest permitted size stays far below. */
    private static final int MOST_TASKS = 1_000_000;

    private static final byte[] SECRET = "weir-testkit-key".getBytes(StandardCharsets.US_ASCII);

    /** After waiting this long, in virtual time, a step counts as one that no worker ever takes. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private final Map<String, Plan> plans;
    private final VirtualTime time;
    private final TestWorkers workers;
    private final Map<String, RunShell> runs = new LinkedHashMap<>();
    private final TestJson json = new TestJson();

    private WeirTest(Builder builder) {
        this.plans = Map.copyOf(builder.plans);
        this.time = new VirtualTime(builder.start, builder.seed);
        this.workers = new TestWorkers(time, builder.steps);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Replaces a step, or an earlier stub, by a stub.
     *
     * @param type the step's type, which is its id unless the definition says otherwise
     */
    public Stub stub(String type) {
        return workers.stub(type);
    }

    /** Same as {@link #stub(String)}, with a function that answers every attempt. */
    public Stub stub(String type, Step.Body<JsonNode, ?> body) {
        return stub(type).answer(body);
    }

    /**
     * Starts a run and executes everything that is due now.
     *
     * @param input a {@link io.weir.protocol.Payload}, a value with a JSON form, or null
     * @throws IllegalArgumentException if there is no such definition, or one of its steps is missing
     */
    public TestRun run(String definitionId, @Nullable Object input) {
        Plan plan = plans.get(definitionId);
        if (plan == null) {
            throw new IllegalArgumentException(
                    "no definition '" + definitionId + "' was given; there are " + new TreeSet<>(plans.keySet()));
        }
        requireSteps(plan.definition());
        String runId = "run-" + (runs.size() + 1);
        RunShell shell = RunShell.start(
                time,
                ready -> workers.dispatch(ready, this::report),
                new StartRun(runId, definitionId, null, json.write(input)),
                SECRET,
                plan);
        runs.put(runId, shell);
        settle();
        return new TestRun(this, shell);
    }

    private void requireSteps(WorkflowDefinition definition) {
        List<String> missing = definition.steps().stream()
                .flatMap(WeirTest::workers)
                .map(StepBody.Worker::type)
                .distinct()
                .filter(type -> !workers.knows(type))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("definition '" + definition.id() + "' needs steps of the types "
                    + missing + ", which were not given; add them with step(…) or stub(…)");
        }
    }

    /** Who runs the step and who undoes it, unless nobody does. */
    private static Stream<StepBody.Worker> workers(StepDefinition step) {
        Compensation compensation = step.compensate();
        return Stream.of(
                        Optional.ofNullable(step.worker()),
                        Optional.ofNullable(compensation)
                                .map(undo -> undo.task().worker()))
                .flatMap(Optional::stream);
    }

    private void report(WorkerReport report) {
        RunShell shell = runs.get(report.attempt().runId());
        if (shell == null) {
            throw new IllegalStateException("a report of a run that was not started: " + report.attempt());
        }
        shell.take(new Event.Reported(time.millis(), report));
    }

    /** The virtual time. */
    public Instant now() {
        return time.instant();
    }

    /** Lets time pass, and executes everything that becomes due. */
    public WeirTest advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("found " + duration + ", but time does not go back");
        }
        long until = time.millis() + duration.toMillis();
        runUntil(until);
        time.moveTo(until);
        return this;
    }

    void settle() {
        runUntil(time.millis());
    }

    private void runUntil(long until) {
        int done = 0;
        while (nextDue() <= until) {
            requireEnd(done++);
            runNext();
        }
    }

    WorkflowResult awaitResult(RunShell shell) {
        int done = 0;
        while (shell.result().isEmpty()) {
            if (nextDue() == Long.MAX_VALUE || shell.longestWait().compareTo(LONGEST_WAIT) > 0) {
                throw new StuckRunException(Waits.of(shell));
            }
            requireEnd(done++);
            runNext();
        }
        return shell.result().orElseThrow();
    }

    private void requireEnd(int done) {
        if (done >= MOST_TASKS) {
            throw new StuckRunException("after " + done + " things done up to " + time.instant()
                    + " there is still no end; is a step repeated for ever?");
        }
    }

    /** Time of the next task; {@link Long#MAX_VALUE} if there is none. */
    private long nextDue() {
        return Math.min(time.nextTask().orElse(Long.MAX_VALUE), nextTimer());
    }

    private long nextTimer() {
        return runs.values().stream()
                .map(RunShell::timerAt)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A report that arrives exactly at the time of a timeout is in time. */
    private void runNext() {
        long timer = nextTimer();
        if (time.nextTask().orElse(Long.MAX_VALUE) <= timer) {
            time.runNext();
            return;
        }
        time.moveTo(timer);
        runs.values().stream()
                .filter(shell -> shell.timerAt().orElse(Long.MAX_VALUE) <= timer)
                .findFirst()
                .ifPresent(RunShell::fireTimer);
    }

    TestJson json() {
        return json;
    }

    /** Definitions and steps of a test. */
    public static final class Builder {
        private final Map<String, Plan> plans = new LinkedHashMap<>();
        private final List<Step<?, ?>> steps = new ArrayList<>();
        private Instant start = DEFAULT_START;
        private @Nullable Long seed;

        private Builder() {}

        /**
         * Adds a definition.
         *
         * @param yamlOrJson its text
         * @throws io.weir.definition.InvalidDefinitionException with every problem
         */
        public Builder definition(String yamlOrJson) {
            return add(yamlOrJson.getBytes(StandardCharsets.UTF_8));
        }

        /** Same as {@link #definition(String)}. */
        public Builder definition(WorkflowDefinition definition) {
            return add(Definitions.canonicalJson(definition));
        }

        private Builder add(byte[] text) {
            Plan plan = Plan.compile(text, DefinitionLimits.DEFAULT, ExpressionLimits.defaults());
            plans.put(plan.definition().id(), plan);
            return this;
        }

        /** Adds a step, the same object as for a worker. */
        public Builder step(Step<?, ?> step) {
            steps.add(step);
            return this;
        }

        /** Sets the start of virtual time. */
        public Builder startAt(Instant instant) {
            this.start = instant;
            return this;
        }

        /** Shuffles tasks that are due at the same time; the same seed gives the same order. */
        public Builder shuffle(long orderSeed) {
            this.seed = orderSeed;
            return this;
        }

        public WeirTest build() {
            return new WeirTest(this);
        }
    }
}
