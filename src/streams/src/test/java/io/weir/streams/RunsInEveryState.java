package io.weir.streams;

import io.weir.protocol.AttemptId;
import io.weir.protocol.Codecs;
import io.weir.protocol.Outcome;
import io.weir.protocol.Payload;
import io.weir.protocol.RunCommand;
import io.weir.protocol.RunRecord;
import io.weir.protocol.StepError;
import io.weir.protocol.StepReady;
import io.weir.protocol.WorkerReport;
import io.weir.protocol.WorkflowResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs that between them use every field of the stored formats: waiting, in the middle of a chain of several pages, in a
 * revision loop with feedback inside and outside of the output, backing off, paused, resumed, started and heard of, with
 * conditions taken, under a timeout of the run, and ended in every way. And how such runs are brought to their ends, so
 * that what becomes of them can be compared: the same every time.
 */
final class RunsInEveryState {
    private static final Duration OLD = Duration.ofMinutes(3);

    /** Attempts that were handed out and not answered yet. */
    private final List<StepReady> open = new ArrayList<>();

    private final TopologyFixture engine;
    private Instant now;

    RunsInEveryState(TopologyFixture engine, Instant now) {
        this.engine = engine;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    /** One JSON record a line, as workers have them in hand. */
    List<String> openAttempts() {
        return open.stream()
                .map(ready -> new String(Codecs.stepReady().encode(ready), StandardCharsets.UTF_8))
                .toList();
    }

    private static Map<String, String> definitions() {
        StringBuilder chain = new StringBuilder("id: chain\nversion: '7'\nsteps:\n  - {id: s0}\n");
        for (int i = 1; i < 70; i++) {
            chain.append("  - {id: s")
                    .append(i)
                    .append(", depends_on: [s")
                    .append(i - 1)
                    .append("]}\n");
        }
        Map<String, String> definitions = new LinkedHashMap<>();
        definitions.put("chain", chain.toString());
        definitions.put("loop", """
                id: loop
                steps: [{id: generate}, {id: critique, depends_on: [generate]}, {id: revise, depends_on: [critique]}, {id: after, depends_on: [critique]}]
                transitions: [{type: revision_loop, reviser: revise, validator: critique, max_iterations: 3}]
                """);
        definitions.put("retry", """
                id: retry
                steps:
                  - {id: flaky, retry: {max_attempts: 3, initial_delay: 30s, max_delay: 1m, jitter: 0.5}}
                """);
        definitions.put("pause", """
                id: pause
                steps:
                  - {id: fragile, retry: {max_attempts: 1}, on_exhausted: pause}
                """);
        definitions.put("watched", """
                id: watched
                timeout: 2h
                steps:
                  - {id: slow, timeouts: {schedule_to_start: 20m, start_to_close: 1h, heartbeat: 10m}}
                """);
        definitions.put("branch", """
                id: branch
                steps: [{id: look, input: {n: "${input.n}"}}, {id: many}, {id: few}, {id: all, trigger: all_done, depends_on: [many, few]}]
                transitions:
                  - {type: conditional, from: look, to: many, condition: "output.n > 3"}
                  - {type: conditional, from: look, to: few, condition: "$.output.few"}
                """);
        return definitions;
    }

    /** Brings runs into every state. */
    void begin() {
        definitions().forEach(engine::define);
        engine.start("chain-1", "chain", "{\"text\":\"grüße 漢字 😀\"}");
        for (int i = 0; i < 40; i++) {
            succeed("chain-1", "s" + i);
        }
        inLoops();
        inTrouble();
        engine.start("branch-1", "branch", "{\"n\":5}");
        report("branch-1", "look", new Outcome.Success(Payload.ofJson("{\"n\":5,\"few\":null}")), null);
        ended();
        engine.start("waiting", "later", "{\"late\":true}");
        collect();
    }

    private void inLoops() {
        for (String run : List.of("loop-part", "loop-own", "loop-second")) {
            engine.start(run, "loop", "\"topic\"");
            succeed(run, "generate");
        }
        report("loop-part", "critique", success("{\"decision\":\"revise\",\"feedback\":[\"too short\"]}"), null);
        report(
                "loop-own",
                "critique",
                new Outcome.NeedsRevision(Payload.ofJson("{\"score\":1}"), Payload.ofJson("\"shorter\"")),
                Payload.ofJson("{\"model\":\"m-1\"}"));
        report("loop-second", "critique", success("{\"decision\":\"revise\",\"feedback\":1}"), null);
        succeed("loop-second", "revise");
        report("loop-second", "critique", success("{\"decision\":\"revise\",\"feedback\":2}"), null);
    }

    private void inTrouble() {
        engine.start("retrying", "retry", "null");
        fail("retrying", "flaky", new StepError("Flaky", "no luck – yet", true, Duration.ofMinutes(5)));
        engine.start("again", "retry", "null");
        fail("again", "flaky", StepError.retryable("Flaky", "first"));
        pass(Duration.ofMinutes(1));
        engine.start("paused", "pause", "[]");
        fail("paused", "fragile", StepError.permanent("Broken", "needs a hand"));
        engine.start("resumed", "pause", "[]");
        fail("resumed", "fragile", StepError.retryable("Broken", "needed a hand"));
        engine.command(new RunCommand.ResumeRun("resumed", "fragile"));
        engine.start("watched", "watched", "{}");
        StepReady slow = ready("watched", "slow");
        engine.report(new WorkerReport.StepStarted(slow.attempt(), slow.token(), "worker-1"));
        pass(OLD);
        engine.report(new WorkerReport.StepHeartbeat(slow.attempt(), slow.token(), "worker-1"));
        open.add(slow);
        engine.start("queued", "watched", "{}");
    }

    private void ended() {
        engine.start("ended-well", "branch", "{\"n\":1}");
        report("ended-well", "look", success("{\"n\":1,\"few\":true}"), null);
        succeed("ended-well", "few");
        succeed("ended-well", "all");
        engine.start("ended-badly", "retry", "null");
        fail("ended-badly", "flaky", StepError.permanent("Broken", "for good"));
        engine.start("ended-early", "chain", "null");
        engine.command(new RunCommand.CancelRun("ended-early", "asked by the customer"));
        engine.start("never-began", "nowhere", "null");
        engine.command(new RunCommand.CancelRun("never-began", null));
    }

    /** Goes on with attempts that were handed out by whoever wrote the state. */
    void goOn(List<String> openAttempts) {
        openAttempts.forEach(json -> open.add(Codecs.stepReady().decode(json.getBytes(StandardCharsets.UTF_8))));
    }

    /** Answers whatever is handed out until every run has ended, and returns what came of it. */
    List<String> finish() {
        engine.define("later", "id: later\nsteps: [{id: only}]\n");
        engine.command(new RunCommand.ResumeRun("paused", null));
        // The id of a run that has ended stays taken, and what it asked for is remembered.
        engine.start("ended-well", "branch", "{\"n\":1}");
        engine.start("ended-badly", "retry", "{\"other\":1}");
        for (int round = 0; round < 60; round++) {
            collect();
            List<StepReady> answered = List.copyOf(open);
            open.clear();
            for (StepReady ready : answered) {
                engine.report(TopologyFixture.completed(ready, answer(ready)));
            }
            pass(answered.isEmpty() ? Duration.ofMinutes(1) : Duration.ofMillis(400));
        }
        return outcome();
    }

    private static Outcome answer(StepReady ready) {
        AttemptId attempt = ready.attempt();
        return success(
                attempt.stepId().equals("critique")
                        ? "{\"decision\":\"pass\"}"
                        : "{\"by\":\"" + attempt.stepId() + "\",\"revision\":" + attempt.revision() + ",\"of\":"
                                + ready.dependencies().size() + "}");
    }

    /** Results and histories, by run and in order. */
    private List<String> outcome() {
        Map<String, StringBuilder> lines = new TreeMap<>();
        for (RunRecord record : engine.history()) {
            StringBuilder line = lines.computeIfAbsent(record.runId(), run -> new StringBuilder(run + ":"));
            if (record instanceof RunRecord.RunEvents events) {
                events.events()
                        .forEach(event -> line.append(" ")
                                .append(event.seq())
                                .append(" ")
                                .append(event.type().wireName())
                                .append(event.stepId() == null ? "" : "/" + event.stepId() + "/" + event.revision())
                                .append(event.attempt() < 0 ? "" : "/" + event.attempt()));
            } else if (record instanceof RunRecord.RecordRejected rejected) {
                line.append(" ").append(rejected.reason().wireName());
            }
        }
        List<String> all = new ArrayList<>();
        lines.values().forEach(line -> all.add(line.toString()));
        Map<String, WorkflowResult> results = new TreeMap<>();
        engine.results().forEach(result -> results.put(result.workflowId(), result));
        results.values()
                .forEach(result -> all.add(new String(Codecs.workflowResult().encode(result), StandardCharsets.UTF_8)));
        return all;
    }

    private void pass(Duration time) {
        engine.advance(time);
        now = now.plus(time.dividedBy(4).plusMillis(1).multipliedBy(4));
    }

    private void collect() {
        open.addAll(engine.dispatched());
    }

    private StepReady ready(String run, String step) {
        collect();
        for (int i = open.size() - 1; i >= 0; i--) {
            AttemptId attempt = open.get(i).attempt();
            if (attempt.runId().equals(run) && attempt.stepId().equals(step)) {
                return open.remove(i);
            }
        }
        throw new AssertionError("step " + step + " of run " + run + " was not handed out; open are " + open);
    }

    private static Outcome success(String output) {
        return new Outcome.Success(Payload.ofJson(output));
    }

    private void succeed(String run, String step) {
        report(run, step, success("{\"of\":\"" + step + "\"}"), null);
    }

    private void fail(String run, String step, StepError error) {
        report(run, step, new Outcome.Failure(error), null);
    }

    private void report(String run, String step, Outcome outcome, Payload metadata) {
        StepReady ready = ready(run, step);
        engine.report(
                new WorkerReport.StepCompleted(ready.attempt(), ready.token(), outcome, metadata, "worker-1", null));
    }
}
