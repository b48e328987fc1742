package io.weir.engine;

import static io.weir.engine.RunScenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.StepError;
import io.weir.protocol.WorkerReport.StepCompleted;
import io.weir.protocol.WorkerReport.StepDeferred;
import io.weir.protocol.WorkerReport.StepHandedBack;
import io.weir.protocol.WorkerReport.StepHeartbeat;
import io.weir.protocol.WorkerReport.StepStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The core's answer for every status of a step and every event: no cell is empty, and {@code docs/states.md} shows what is
 * true. {@code -Ddocs.update=true} writes the page afresh.
 */
class StepStateTableTest {
    private static final Path PAGE = Path.of("docs/states.md");
    private static final String STEP = "s";

    private static final String PLAIN = workflow("{id: s, depends_on: [a], %s}", "");
    private static final String PAUSING = PLAIN.formatted("on_exhausted: pause");
    private static final String WATCHED =
            PLAIN.formatted("timeouts: {heartbeat: 1s, start_to_close: 9s, completion: 5s}");
    private static final String WAITING = workflow("{id: s, depends_on: [a], wait: 1h}", "");
    private static final String GUARDED =
            workflow("{id: s}", "transitions: [{type: conditional, from: a, to: s, condition: \"output == 1\"}]");
    private static final String LOOP = workflow(
            "{id: s, depends_on: [v]}, {id: v, depends_on: [a]}",
            "transitions: [{type: revision_loop, reviser: s, validator: v, max_iterations: 1}]");

    private static String workflow(String steps, String transitions) {
        return "id: w\nsteps: [{id: a}, " + steps + ", {id: open}]\n" + transitions;
    }

    /** How the step under test gets into each status; another step stays open, so that the run goes on. */
    private static Map<StepStatus, Supplier<RunScenario>> situations() {
        Map<StepStatus, Supplier<RunScenario>> byStatus = new LinkedHashMap<>();
        byStatus.put(StepStatus.PENDING, () -> given(PLAIN.formatted("")));
        byStatus.put(StepStatus.DISPATCHED, () -> given(WATCHED).succeeds("a"));
        byStatus.put(StepStatus.STARTED, () -> given(WATCHED).succeeds("a").starts(STEP));
        byStatus.put(StepStatus.BACKOFF, () -> given(WATCHED).succeeds("a").fails(STEP, "Oops"));
        byStatus.put(StepStatus.PAUSED, () -> given(PAUSING).succeeds("a").failsForGood(STEP, "Oops"));
        byStatus.put(StepStatus.SUCCEEDED, () -> given(WATCHED).succeeds("a").succeeds(STEP));
        byStatus.put(StepStatus.SKIPPED, () -> given(GUARDED).succeeds("a", "2"));
        byStatus.put(StepStatus.BYPASSED, () -> given(LOOP).succeeds("a").succeeds("v", "{\"decision\": \"pass\"}"));
        byStatus.put(
                StepStatus.FAILED,
                () -> given(PLAIN.formatted("")).succeeds("a").failsForGood(STEP, "Oops"));
        byStatus.put(StepStatus.CANCELLED, () -> given(WATCHED).succeeds("a").cancelled());
        byStatus.put(StepStatus.HELD, () -> given(WATCHED).goesAway("default").succeeds("a"));
        byStatus.put(StepStatus.WAITING, () -> given(WAITING).succeeds("a"));
        byStatus.put(StepStatus.DEFERRED, () -> given(WATCHED).succeeds("a").defers(STEP));
        return byStatus;
    }

    private static Map<String, BiFunction<Long, AttemptId, Event>> events(RunScenario run) {
        String token = run.run() instanceof RunState state
                ? AttemptTokens.token(
                        state.head().secret(),
                        state.plan().indexOf(STEP),
                        revision(run),
                        attempt(run),
                        run.state(STEP).work())
                : "";
        Map<String, BiFunction<Long, AttemptId, Event>> events = new LinkedHashMap<>();
        events.put("success", (at, id) -> completed(at, id, token, new Outcome.Success(Payload.ofJson("{}"))));
        events.put(
                "needs_revision",
                (at, id) -> completed(at, id, token, new Outcome.NeedsRevision(Payload.NULL, Payload.NULL)));
        events.put(
                "failed, retryable",
                (at, id) -> completed(at, id, token, new Outcome.Failure(StepError.retryable("E", "m"))));
        events.put(
                "failed for good",
                (at, id) -> completed(at, id, token, new Outcome.Failure(StepError.permanent("E", "m"))));
        events.put("started", (at, id) -> new Event.Reported(at, new StepStarted(id, token, null)));
        events.put("deferred", (at, id) -> new Event.Reported(at, new StepDeferred(id, token, null, null)));
        events.put("heartbeat", (at, id) -> new Event.Reported(at, new StepHeartbeat(id, token, null)));
        events.put(
                "handed back", (at, id) -> new Event.Reported(at, new StepHandedBack(id, token, null, "no such type")));
        events.put(
                "older attempt",
                (at, id) -> completed(
                        at,
                        new AttemptId(id.runId(), STEP, id.revision(), Math.max(0, id.attempt() - 1)),
                        AttemptTokens.token(
                                ((RunState) run.run()).head().secret(),
                                ((RunState) run.run()).plan().indexOf(STEP),
                                id.revision(),
                                Math.max(0, id.attempt() - 1),
                                Work.UNTOLD),
                        new Outcome.Success(Payload.NULL)));
        events.put(
                "later attempt",
                (at, id) -> completed(
                        at,
                        new AttemptId(id.runId(), STEP, id.revision(), id.attempt() + 1),
                        "",
                        new Outcome.Success(Payload.NULL)));
        events.put("timer", (at, id) -> new Event.TimerFired(run.run().timerAt().orElse(at)));
        events.put(
                "undeliverable",
                (at, id) -> new Event.Undeliverable(at, id, StepError.permanent("PayloadTooLarge", "too large")));
        events.put("quarantine", (at, id) -> new Event.QuarantineRequested(at, null, false));
        events.put("resume", (at, id) -> new Event.ResumeRequested(at, STEP));
        events.put(
                "complete_step",
                (at, id) -> new Event.CompleteRequested(at, STEP, new Outcome.Success(Payload.ofJson("{}")), null));
        events.put("skip_step", (at, id) -> new Event.SkipRequested(at, STEP, Payload.NULL, null));
        events.put("cancel", (at, id) -> new Event.CancelRequested(at, null));
        return events;
    }

    private static Event completed(long at, AttemptId id, String token, Outcome outcome) {
        return new Event.Reported(at, new StepCompleted(id, token, outcome, null, null, null));
    }

    private static int revision(RunScenario run) {
        return run.state(STEP).revision();
    }

    private static int attempt(RunScenario run) {
        return Math.max(1, run.state(STEP).attempt());
    }

    @Test
    void everyStatusAnswersEveryEventAsThePageSays() throws IOException {
        String page = page();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void theSituationsCoverEveryStatus() {
        assertThat(situations().keySet()).containsExactly(StepStatus.values());
        situations()
                .forEach((status, situation) ->
                        assertThat(situation.get().state(STEP).status()).isEqualTo(status));
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # The states of a step

                A test generates this page from the core. Change the code, not this page.

                ```mermaid
                stateDiagram-v2
                    [*] --> pending
                """);
        for (String line : moves()) {
            page.append("    ").append(line).append('\n');
        }
        page.append("""
                ```

                The state of a step (rows) after an event (columns). Parentheses mean that the state stays. A rejection is shown by its
                reason and changes nothing; `run …` means that the run ends. The step is the second of three in a workflow whose last
                step is still open.

                """);
        List<String> columns = new ArrayList<>(
                events(situations().get(StepStatus.PENDING).get()).keySet());
        page.append("| state | ").append(String.join(" | ", columns)).append(" |\n");
        page.append("|---|").append("---|".repeat(columns.size())).append('\n');
        situations().forEach((status, situation) -> {
            page.append("| **").append(status.wireName()).append("** |");
            for (String column : columns) {
                page.append(' ').append(cell(situation.get(), column)).append(" |");
            }
            page.append('\n');
        });
        return page.toString();
    }

    private static Set<String> moves() {
        Set<String> lines = new TreeSet<>();
        for (StepMove move : StepMove.values()) {
            for (StepStatus from : StepStatus.values()) {
                if (move.isFrom(from)) {
                    lines.add(from.wireName() + " --> " + move.to().wireName() + " : "
                            + move.name().toLowerCase(Locale.ROOT).replace('_', ' '));
                }
            }
        }
        return lines;
    }

    private static String cell(RunScenario run, String column) {
        StepStatus before = run.state(STEP).status();
        boolean ended = run.run().status().isTerminal();
        AttemptId id = new AttemptId("run-1", STEP, revision(run), attempt(run));
        Event event = events(run).get(column).apply(run.now(), id);
        Decision decision = run.run().on(event, run);
        if (decision instanceof Decision.Rejected rejected) {
            return rejected.rejection().reason().wireName();
        }
        RunState after = (RunState) ((Decision.Accepted) decision).run();
        StepStatus now = after.step(after.plan().indexOf(STEP)).status();
        String step = now == before ? "(" + now.wireName() + ")" : "→ " + now.wireName();
        return after.status().isTerminal() && !ended
                ? step + ", run " + after.status().wireName()
                : step;
    }
}
