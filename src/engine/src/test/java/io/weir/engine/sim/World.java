package io.weir.engine.sim;

import io.weir.definition.Definitions;
import io.weir.definition.InvalidDefinitionException;
import io.weir.definition.Problem;
import io.weir.engine.Decision;
import io.weir.engine.Effect;
import io.weir.engine.EngineOptions;
import io.weir.engine.Plan;
import io.weir.engine.PlanLookup;
import io.weir.engine.sim.RandomWorkflow.Workflow;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything around the core for one seed: first a phase with faults, then one without, in which every run must come to
 * its end.
 */
final class World {
    static final long START = 1_800_000_000_000L;
    private static final int MOST_STEPS = 200_000;
    private static final int SEEDS_A_WORKFLOW = 3;
    private static final String UNKNOWN = "unknown";
    private static final String INVALID = "invalid";
    private static final byte[] INVALID_TEXT = "id: invalid\nsteps: []".getBytes(StandardCharsets.UTF_8);

    private static final List<Problem> INVALID_PROBLEMS = problems(INVALID_TEXT);

    private static final long OUTAGE_MS = 1_500;

    private final long seed;
    private final Core core;
    private final Library library;
    private final Coverage coverage;
    private final Trace trace;
    private final Dice dice;
    private final Weather weather;
    private final EngineOptions options;
    private final @Nullable Twins twins;
    private final Scheduler scheduler = new Scheduler(START);
    private final Judge judge;
    private final Workers workers;
    private final Requesters requesters;
    private final List<EngineTask> partitions = new ArrayList<>();
    private final Map<String, Workflow> workflows = new TreeMap<>();
    private final Map<String, Long> registeredAt = new HashMap<>();
    private final Map<String, WorkflowResult> results = new HashMap<>();
    private boolean calm;

    private World(long seed, Core core, @Nullable Twins twins, Library library, Coverage coverage, Trace trace) {
        this.seed = seed;
        this.library = library;
        this.core = core;
        this.coverage = coverage;
        this.trace = trace;
        this.dice = new Dice(seed);
        this.weather = new Weather(dice, new Dice(~seed), twins != null);
        this.options = new EngineOptions(2_000, 250, weather.checksTokens).with(weather.budget);
        this.twins = twins;
        this.judge = new Judge(coverage, weather, twins == null);
        this.workers = new Workers(this, dice);
        this.requesters = new Requesters(this, dice);
    }

    /**
     * Lives through one world.
     *
     * @param twins where real engines come from that do the same as the simulated ones, or null for none
     * @throws Violation when a rule was broken
     */
    static void live(long seed, Core core, @Nullable Twins twins, Library library, Coverage coverage, Trace trace) {
        World world = new World(seed, core, twins, library, coverage, trace);
        try {
            world.populate();
            world.storm();
            world.calmDown();
            world.judgeTheEnd();
        } finally {
            if (twins != null) {
                twins.close();
            }
        }
    }

    private static List<Problem> problems(byte[] definition) {
        try {
            return List.of(new Problem("", "found a definition without problems: " + Definitions.read(definition)));
        } catch (InvalidDefinitionException e) {
            return e.problems();
        }
    }

    private void populate() {
        for (int i = dice.between(1, 3); i > 0; i--) {
            partitions.add(new EngineTask(this, dice, twins == null ? Twin.NONE : twins.open(this)));
        }
        int kinds = dice.between(1, 2);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < kinds; i++) {
            Workflow workflow = library.workflow(seed / SEEDS_A_WORKFLOW * 2 + i);
            String id = workflow.plan().definition().id();
            ids.add(id);
            workflows.put(id, workflow);
            registeredAt.put(id, START + (dice.chance(0.1) ? dice.below(4_000) : 0));
            trace(id + ": " + workflows.get(id).blueprint().definition);
        }
        for (int i = dice.mostlyLow(1, 5); i > 0; i--) {
            String id = dice.chance(0.02) ? UNKNOWN : dice.chance(0.02) ? INVALID : dice.oneOf(ids);
            requesters.ask("r" + i, id);
        }
    }

    private void storm() {
        boolean more = true;
        while (more && now() < START + weather.calmAfterMs) {
            more = scheduler.step();
        }
    }

    private void calmDown() {
        calm = true;
        trace("---- calm");
        for (int steps = 0; ; steps++) {
            Violation.unless(steps < MOST_STEPS, "every run comes to its end", unfinished());
            if (scheduler.step()) {
                continue;
            }
            List<StoredRun> open = unfinished();
            if (open.isEmpty()) {
                return;
            }
            int redelivered = workers.redeliver();
            open.stream().filter(run -> run.ledger().hasPaused()).forEach(requesters::sawPaused);
            open.stream().filter(run -> run.ledger().quarantined).forEach(requesters::letOut);
            boolean paused = open.stream().anyMatch(run -> run.ledger().hasPaused() || run.ledger().quarantined);
            Violation.unless(
                    redelivered > 0 || paused,
                    "every run comes to its end",
                    open.get(0).ledger().seq,
                    open);
        }
    }

    private List<StoredRun> unfinished() {
        return partitions.stream()
                .flatMap(partition -> partition.committed().values().stream())
                .filter(run -> !run.ended())
                .toList();
    }

    private void judgeTheEnd() {
        for (String runId : requesters.requested()) {
            WorkflowResult result = results.get(runId);
            Violation.unless(result != null, "every requested run has a result", runId);
            StoredRun run = partition(runId).committed().get(runId);
            Violation.unless(
                    run != null && run.ended() && result != null && run.ledger().ended == result.status(),
                    "the result is what the stored run says",
                    runId);
        }
    }

    void resultCommitted(WorkflowResult result) {
        WorkflowResult other = results.put(result.workflowId(), result);
        Violation.unless(other == null, "one result a run", result.workflowId());
        RunError error = result.error();
        coverage.ended(result.status(), error == null ? "Success" : error.type());
    }

    /** Chance, as long as there is trouble at all. */
    boolean happens(double probability) {
        return !calm && dice.chance(probability);
    }

    /** As {@link io.weir.engine.QueueAccess} has it: now and then a queue takes no records for a while. */
    @Nullable
    String outage(String queue) {
        long window = now() / OUTAGE_MS;
        boolean out = !calm && new Dice(seed * 31 + queue.hashCode() + window * 7_919).chance(weather.outage);
        return out ? "there is no topic for it" : null;
    }

    void append(RunCommand command) {
        partition(command.runId()).append(command);
    }

    void append(Answer answer) {
        partition(answer.report().attempt().runId()).append(answer);
    }

    private EngineTask partition(String runId) {
        return partitions.get(Math.floorMod(runId.hashCode(), partitions.size()));
    }

    PlanLookup lookup(String definitionId) {
        if (definitionId.equals(INVALID)) {
            return new PlanLookup.Invalid(INVALID_PROBLEMS);
        }
        Workflow workflow = workflows.get(definitionId);
        return workflow != null && registeredAt.get(definitionId) <= now()
                ? new PlanLookup.Known(workflow.plan())
                : new PlanLookup.Unknown(now());
    }

    /** The definitions that are registered by now, by id. */
    Map<String, byte[]> published() {
        Map<String, byte[]> published = new TreeMap<>();
        published.put(INVALID, INVALID_TEXT);
        workflows.forEach((id, workflow) -> {
            if (registeredAt.get(id) <= now()) {
                published.put(id, Definitions.canonicalJson(workflow.plan().definition()));
            }
        });
        return published;
    }

    Blueprint blueprint(String definitionId) {
        return workflows
                .getOrDefault(definitionId, workflows.values().iterator().next())
                .blueprint();
    }

    Plan planByHash(String hash) {
        return workflows.values().stream()
                .map(Workflow::plan)
                .filter(plan -> plan.hash().equals(hash))
                .findFirst()
                .orElseThrow();
    }

    boolean isValidator(StepReady ready) {
        Blueprint blueprint = blueprint(ready.definitionId());
        return blueprint.role[blueprint.indexOf(ready.attempt().stepId())] == Blueprint.Role.VALIDATOR;
    }

    void trace(String what) {
        trace.say(now(), what);
    }

    void traceDecision(String runId, Object cause, Decision decision) {
        if (!trace.isOn()) {
            return;
        }
        trace(runId + " <- " + cause);
        if (decision instanceof Decision.Rejected rejected) {
            trace("    rejected: " + rejected.rejection().message());
        } else if (decision instanceof Decision.Accepted accepted) {
            accepted.events().forEach(event -> trace("    " + event));
            accepted.effects().stream()
                    .filter(Effect.Dispatch.class::isInstance)
                    .forEach(effect -> trace("    hands out "
                            + ((Effect.Dispatch) effect).ready().attempt()));
            trace("    " + accepted.run().status() + ", timer "
                    + (accepted.run().timerAt().isPresent()
                            ? accepted.run().timerAt().getAsLong() - START
                            : "none"));
        }
    }

    boolean isCalm() {
        return calm;
    }

    long now() {
        return scheduler.now();
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Weather weather() {
        return weather;
    }

    EngineOptions options() {
        return options;
    }

    Dice dice() {
        return dice;
    }

    Core core() {
        return core;
    }

    Judge judge() {
        return judge;
    }

    Coverage coverage() {
        return coverage;
    }

    Workers workers() {
        return workers;
    }

    Requesters requesters() {
        return requesters;
    }
}
